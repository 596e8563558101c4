package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Ended;
import coordinator.cli.Program.Running;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a user meets it: submitted, looked at, killed, started again. */
@Timeout(180)
class DaemonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tells of each start and each end, and waits in between while the test holds it. */
  private static final String WORK =
      "echo start $COORDINATOR_TASK >> NAME.txt; while [ -e hold ]; do sleep 0.05; done; echo end"
          + " >> NAME.txt";

  @TempDir Path folder;

  private Program program;
  private final List<Running> daemons = new ArrayList<>();

  @BeforeEach
  void inAGitRepository() throws Exception {
    folder = folder.toRealPath();
    sh("git init -q . && mkdir plans && printf 'tmp/\\nhome/\\n' > .gitignore");
    program = new Program(folder, Map.of("COORDINATOR_HOME", folder.resolve("home").toString()));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    Files.deleteIfExists(folder.resolve("hold"));
    for (Running daemon : daemons) {
      daemon.close();
      daemon.process().waitFor();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(workers()).as("workers left").isEmpty());
  }

  @Test
  void carriesOutWhatIsSubmittedWhileOthersLookOn() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    assertThat(json("status", "PLAN-a", "--json").at("/detail/queued_at").asText()).isEmpty();
    assertThat(program.run("submit", "PLAN-a").output()).contains("submitted", "No daemon runs");
    assertThat(program.run("status").output()).contains("PLAN-a  never run", "waits at the daemon");
    assertThat(json("status", "PLAN-a", "--json").at("/detail/queued_at").asText()).isNotEmpty();
    Running daemon = serve();
    lines("PLAN-a", 1);
    try (Running onlooker = program.start("run", "PLAN-a")) {
      waitFor(onlooker, "carried out by the daemon. Ctrl+C only detaches");
      assertThat(program.run("run", "PLAN-a", "--new").code()).isEqualTo(3);
      assertThat(json("status", "PLAN-a", "--json").at("/detail/coordinator").asText())
          .contains("PID " + daemon.process().pid());
      Files.delete(folder.resolve("hold"));
      Ended ended = onlooker.end();
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("P01 passed", "run passed", "passed: PLAN-a, 1 phase");
    }
    assertThat(Files.readAllLines(folder.resolve("PLAN-a.txt")))
        .containsExactly("start P01", "end");
    assertThat(program.run("run", "PLAN-a").output()).contains("has passed");
  }

  @Test
  void anOnlookersCtrlCOnlyDetaches() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    serve();
    program.run("submit", "PLAN-a");
    lines("PLAN-a", 1);
    try (Running onlooker = program.start("run", "PLAN-a")) {
      waitFor(onlooker, "Ctrl+C only detaches");
      Ended ended = onlooker.signal("INT").end();
      assertThat(ended.code()).isEqualTo(130);
      assertThat(ended.output()).contains("detached: PLAN-a goes on");
    }
    Files.delete(folder.resolve("hold"));
    lines("PLAN-a", 2);
    assertThat(Files.readAllLines(folder.resolve("PLAN-a.txt")))
        .containsExactly("start P01", "end");
  }

  @Test
  void exitsAsTheRunDoes() throws Exception {
    Files.writeString(
        folder.resolve("plans/PLAN-f.yaml"),
        "plan: PLAN-f\n"
            + "worker: shell\n"
            + "remediation: {attempts: 0}\n"
            + "phases: [{id: P01, run: sleep 4; test -f mended}]\n");
    serve();
    program.run("submit", "PLAN-f");
    Ended failed = program.run("run", "PLAN-f");
    assertThat(failed.code()).as(failed.output()).isEqualTo(1);
    assertThat(failed.output()).contains("failed: PLAN-f: P01 failed");
    sh("touch mended");
    program.run("submit", "PLAN-f");
    assertThat(program.run("run", "PLAN-f").code()).isZero();
  }

  @Test
  void leavesItsWorkersAtTermAndTheNextDaemonAdoptsThem() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    Running first = serve();
    program.run("submit", "PLAN-a");
    lines("PLAN-a", 1);
    List<Long> workers = workers();
    Ended ended = first.signal("TERM").end();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(workers()).as("they run on").isNotEmpty().isEqualTo(workers);
    Running second = serve();
    waitFor(second, "PLAN-a: run continues");
    Files.delete(folder.resolve("hold"));
    waitFor(second, "PLAN-a: passed");
    assertThat(Files.readAllLines(folder.resolve("PLAN-a.txt")))
        .containsExactly("start P01", "end");
  }

  @Test
  void losesNothingAndStartsNothingTwiceWhenItIsKilled() throws Exception {
    hold();
    for (String name : List.of("PLAN-a", "PLAN-b", "PLAN-c")) {
      plan(name, WORK.replace("NAME.txt", "all.txt"));
      program.run("submit", name);
    }
    for (int i = 0; i < 3; i++) {
      Running daemon = serve();
      waitFor(daemon, i == 0 ? "PLAN-a: P01 worker started" : "PLAN-a: run continues");
      daemon.signal("KILL");
      daemon.process().waitFor();
    }
    Running last = serve();
    Files.delete(folder.resolve("hold"));
    waitFor(last, "PLAN-c: passed");
    assertThat(Files.readAllLines(folder.resolve("all.txt")))
        .as("one after the other, in the order in which they were submitted")
        .containsExactly("start P01", "end", "start P01", "end", "start P01", "end");
    assertThat(last.printed().indexOf("PLAN-b: run passed"))
        .isBetween(
            last.printed().indexOf("PLAN-a: run passed"),
            last.printed().indexOf("PLAN-c: P01 taken"));
    for (String name : List.of("PLAN-a", "PLAN-b", "PLAN-c")) {
      assertThat(files("plans/" + name + "/runs")).as(name).hasSize(1);
    }
    assertThat(files("home/queue")).isEmpty();
  }

  @Test
  void takesUpAfterCtrlCWhatItStopped() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    Running first = serve();
    program.run("submit", "PLAN-a");
    lines("PLAN-a", 1);
    Ended ended = first.signal("INT").end();
    assertThat(ended.code()).as(ended.output()).isEqualTo(130);
    assertThat(workers()).isEmpty();
    Files.delete(folder.resolve("hold"));
    Running second = serve();
    waitFor(second, "PLAN-a: passed");
    assertThat(Files.readAllLines(folder.resolve("PLAN-a.txt")))
        .containsExactly("start P01", "start P01", "end");
  }

  @Test
  void doesNotTakeUpWhatAPersonStopped() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    plan("PLAN-b", WORK);
    Running first = serve();
    program.run("submit", "PLAN-a");
    program.run("submit", "PLAN-b");
    lines("PLAN-a", 1);
    Ended back = program.run("stop", "PLAN-b");
    assertThat(back.output()).as("it waits for PLAN-a's work tree").contains("taken back");
    assertThat(program.run("kill", "PLAN-a").code()).isZero();
    waitFor(first, "PLAN-a: interrupted: killed by");
    Ended second = program.run("serve");
    assertThat(second.code()).isEqualTo(3);
    assertThat(second.output()).contains("a daemon runs already: PID " + first.process().pid());
    assertThat(program.run("stop", "--daemon").code()).isZero();
    assertThat(first.end().code()).isZero();
    Running next = serve();
    plan("PLAN-z", "true");
    program.run("submit", "PLAN-z");
    waitFor(next, "PLAN-z: passed");
    assertThat(folder.resolve("PLAN-b.txt")).doesNotExist();
    Files.delete(folder.resolve("hold"));
    assertThat(program.run("resume", "PLAN-a").code()).as("in the foreground").isZero();
    assertThat(Files.readAllLines(folder.resolve("PLAN-a.txt")))
        .containsExactly("start P01", "start P01", "end");
  }

  @Test
  void takesBackWhatTheDaemonHasNotLookedAtYet() throws Exception {
    plan("PLAN-a", WORK);
    Running daemon = serve();
    daemon.signal("STOP");
    try {
      program.run("submit", "PLAN-a");
      Ended unheard = program.run("stop", "PLAN-a");
      assertThat(unheard.code()).as(unheard.output()).isEqualTo(3);
      assertThat(unheard.output()).contains("has not answered", "nothing was changed");
      assertThat(files("home/requests")).isEmpty();
      try (Running stop = program.start("stop", "PLAN-a")) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> !files("home/requests").isEmpty() || !stop.process().isAlive());
        daemon.signal("CONT");
        Ended back = stop.end();
        assertThat(back.code()).as(back.output()).isZero();
        assertThat(back.output()).contains("taken back");
      }
    } finally {
      daemon.signal("CONT");
    }
    plan("PLAN-z", "true");
    program.run("submit", "PLAN-z");
    waitFor(daemon, "PLAN-z: passed");
    assertThat(folder.resolve("PLAN-a.txt")).doesNotExist();
  }

  @Test
  void waitsWhileSomebodyElseIsAtWorkInTheSameWorkspace() throws Exception {
    hold();
    plan("PLAN-a", WORK);
    plan("PLAN-b", WORK);
    try (Running person = program.start("run", "PLAN-a")) {
      lines("PLAN-a", 1);
      Running daemon = serve();
      program.run("submit", "PLAN-b");
      waitFor(daemon, "PLAN-b waits: PLAN-a is under way in the same workspace, held by PID ");
      assertThat(folder.resolve("PLAN-b.txt")).doesNotExist();
      Files.delete(folder.resolve("hold"));
      assertThat(person.end().code()).isZero();
      waitFor(daemon, "PLAN-b: passed");
    }
  }

  @Test
  void startsByAScheduleNeitherTwiceNorTooSeldomWhenItIsKilled() throws Exception {
    Files.writeString(
        folder.resolve("plans/cron.yaml"),
        "plan: PLAN-cron\nworker: shell\nschedule: {cron: \"0/3 * * * * ?\", catch_up: all}\n"
            + "phases: [{id: P01, run: echo x >> cron.txt}]\n");
    for (int i = 0; i < 4; i++) {
      int before = files("plans/cron/runs").size();
      Running daemon = serve();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> files("plans/cron/runs").size() >= before + 1);
      daemon.signal("KILL");
      daemon.process().waitFor();
    }
    Running last = serve();
    sh("sed -i 's/^schedule.*//' plans/cron.yaml");
    await()
        .during(Duration.ofSeconds(6)) // more than the daemon needs to see that it is gone
        .atMost(Duration.ofSeconds(60))
        .until(() -> files("home/queue").isEmpty());
    List<Instant> due = new ArrayList<>();
    for (Path done : files("home/done")) {
      due.add(Instant.parse(JSON.readTree(done.toFile()).at("/submission/origin/due").asText()));
    }
    due.sort(null);
    for (int i = 1; i < due.size(); i++) {
      assertThat(Duration.between(due.get(i - 1), due.get(i))).isEqualTo(Duration.ofSeconds(3));
    }
    assertThat(Files.readAllLines(folder.resolve("cron.txt"))).hasSameSizeAs(due);
    assertThat(files("plans/cron/runs")).hasSameSizeAs(due);
    assertThat(last.process().isAlive()).isTrue();
  }

  @Test
  void goesIntoTheBackgroundAndPrintsAUnitForSystemd() throws Exception {
    Ended detached = program.run("serve", "--detach", "--port", "0");
    assertThat(detached.code()).as(detached.output()).isZero();
    assertThat(detached.output()).contains("daemon started, PID ", "stop --daemon");
    long pid = JSON.readTree(folder.resolve("home/daemon.json").toFile()).path("pid").asLong();
    assertThat(Files.readString(Path.of("/proc/" + pid + "/stat")))
        .as("leads a session of its own")
        .contains(" " + pid + " " + pid + " ");
    assertThat(program.run("serve", "--detach", "--port", "0").code()).isEqualTo(3);
    assertThat(program.run("stop", "--daemon").code()).isZero();
    await().until(() -> !Files.exists(Path.of("/proc/" + pid)));
    assertThat(program.run("stop", "--daemon").code()).isEqualTo(2);
    Ended unit = program.run("serve", "--concurrency", "2", "--print-unit");
    assertThat(unit.output())
        .contains("KillMode=process", "serve --concurrency 2\n", "WorkingDirectory=" + folder);
  }

  @Test
  void saysOnceWhatIsWrongWithItsAddressAndOpensABrowserWithoutShowingTheTokenAround()
      throws Exception {
    serve();
    String url = JSON.readTree(folder.resolve("home/daemon.json").toFile()).path("url").asText();
    Program elsewhere =
        new Program(folder, Map.of("COORDINATOR_HOME", folder.resolve("other").toString()));
    String port = url.substring(url.lastIndexOf(':') + 1);
    Ended taken = elsewhere.run("serve", "--port", port);
    assertThat(taken.code()).isEqualTo(4);
    assertThat(taken.output())
        .startsWith("coordinator: 127.0.0.1:" + port + ": cannot be listened on: another program")
        .contains("--port")
        .hasLineCount(1);
    Ended nowhere = elsewhere.run("serve", "--host", "192.0.2.1");
    assertThat(nowhere.code()).isEqualTo(4);
    assertThat(nowhere.output()).contains("no address of this machine").hasLineCount(1);

    sh("mkdir bin && printf '#!/bin/sh\\necho \"$@\" > opened\\n' > bin/xdg-open");
    sh("chmod +x bin/xdg-open");
    Program beside =
        new Program(
            folder,
            Map.of(
                "COORDINATOR_HOME",
                folder.resolve("home").toString(),
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH")));
    assertThat(beside.run("open", "--browser").output())
        .contains("Opened.")
        .doesNotContain("token");
    Path file = folder.resolve("home/open.html");
    assertThat(Files.readString(folder.resolve("opened"))).isEqualTo(file.toUri() + "\n");
    assertThat(Files.readString(file)).contains(url + "/signin?token=");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    sh("printf '#!/bin/sh\\nexit 3\\n' | tee bin/xdg-open > bin/open && chmod +x bin/open");
    assertThat(beside.run("open", "--browser").output())
        .contains("no browser could be opened", url + "/signin?token=");
  }

  private Running serve() throws Exception {
    Running daemon = program.start("serve", "--port", "0");
    daemons.add(daemon);
    waitFor(daemon, "daemon ");
    return daemon;
  }

  private static void waitFor(Running running, String words) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(running.printed()).contains(words));
  }

  /** Waits until a plan's work has said so much. */
  private void lines(String plan, int most) {
    Path file = folder.resolve(plan + ".txt");
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= most);
  }

  private void hold() throws IOException {
    Files.createFile(folder.resolve("hold"));
  }

  private void plan(String name, String work) throws IOException {
    Files.writeString(folder.resolve(name + ".sh"), work.replace("NAME", name) + "\n");
    Files.writeString(
        folder.resolve("plans/" + name + ".yaml"),
        "plan: "
            + name
            + "\n"
            + "worker: shell\n"
            + "poll: {every: 1s, cycles: 600, grace: 1s}\n"
            + "phases: [{id: P01, run: sh "
            + name
            + ".sh}]\n");
  }

  private JsonNode json(String... args) throws Exception {
    return JSON.readTree(program.run(args).output());
  }

  private List<Path> files(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder.resolve(name))) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolve(name), "[!.]*")) {
        all.forEach(found::add);
      }
    }
    return found;
  }

  /** Processes that work in the test's folder and are no coordinator. */
  private List<Long> workers() throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          boolean here = process.resolve("cwd").toRealPath().equals(folder);
          if (here
              && Files.readString(process.resolve("cmdline")).contains("PLAN-")
              && !Files.readString(process.resolve("cmdline")).contains("coordinator.Main")) {
            found.add(Long.parseLong(process.getFileName().toString()));
          }
        } catch (IOException e) {
          // gone meanwhile
        }
      }
    }
    found.sort(null);
    return found;
  }

  private void sh(String command) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor())
        .isZero();
  }
}
