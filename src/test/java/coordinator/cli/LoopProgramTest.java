package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Ended;
import coordinator.cli.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop as a user meets it: begun, killed, resumed, looked at. */
@Timeout(300)
class LoopProgramTest {

  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void initialise() throws Exception {
    folder = folder.toRealPath();
    sh("git init -q . && git config user.name t && git config user.email t@localhost");
    program = new Program(folder, Map.of());
    Ended init = program.run("loop", "init");
    assertThat(init.code()).as(init.output()).isZero();
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {robot: {program: sh, args: [worker.sh, '{args}']}}\n");
    Files.writeString(
        folder.resolve(".coordinator/config.yml"),
        "worker: robot\npoll: {every: 1s, cycles: 60, grace: 1s}\n");
    worker("sleep 0.3; echo ran >> work.txt; tick");
  }

  /** Each kill lets one item more be done, so that all ten hit a loop that is not at its end. */
  @Test
  void losesNothingAndDoesNothingTwiceWhenItIsKilledAtTenRandomMoments() throws Exception {
    long seed = Long.getLong("coordinator.seed", System.nanoTime());
    Random random = new Random(seed);
    todo(10);
    worker(
        """
        echo $item >> started.txt
        until test "$(cat tmp/kills)" -ge "${item#item }"; do sleep 0.05; done
        sleep 0.2; echo ran >> work.txt; tick
        """);
    StringBuilder said = new StringBuilder("seed " + seed + "\n");
    Path tally = Files.createDirectories(folder.resolve("tmp")).resolve("kills");
    Files.writeString(tally, "0\n");
    for (int kills = 1; kills <= 10; kills++) {
      try (Running running = program.start("loop", kills == 1 ? "run" : "resume")) {
        Thread.sleep(random.nextLong(3_000));
        running.process().destroyForcibly().waitFor();
        said.append(running.printed()).append("-- killed --\n");
      }
      Files.writeString(tally, kills + "\n");
      String status = json("loop", "status", "--json").path("status").asText();
      assertThat(status).as(said.toString()).isIn("left", "idle");
    }
    Ended ended = program.run("loop", "resume");
    said.append(ended.output());
    assertThat(ended.code()).as(said.toString()).isZero();
    assertThat(ended.output()).contains("passed: nothing is open; 10 done, 0 open");
    String[] items = IntStream.rangeClosed(1, 10).mapToObj(i -> "item " + i).toArray(String[]::new);
    assertThat(folder.resolve("started.txt")).as(said.toString()).hasContent(lines(items));
    assertThat(folder.resolve("work.txt")).as(said.toString()).hasContent(lines(items));
    System.out.println("kills at ten moments of seed " + seed);
  }

  private static String lines(String... all) {
    return String.join("\n", all);
  }

  @Test
  void saysWhoHoldsItAndTakesRequestsMeanwhile() throws Exception {
    todo(2);
    worker("until test -f tmp/finish; do sleep 0.05; done; echo ran >> work.txt; tick");
    try (Running first = program.start("loop", "run")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> first.printed().contains("worker started"));
      for (int i = 0; i < 2; i++) {
        Ended second = program.run("loop", "once");
        assertThat(second.code()).as(second.output()).isEqualTo(3);
        assertThat(second.output()).contains("held by another", "PID " + first.process().pid());
      }
      assertThat(json("loop", "status", "--json").path("status").asText()).isEqualTo("running");
      assertThat(program.run("loop", "stop").code()).isZero();
      Files.createFile(folder.resolve("tmp/finish"));
      Ended stopped = first.end();
      assertThat(stopped.code()).as(stopped.output()).isZero();
      assertThat(stopped.output())
          .contains("stopped: asked for by", "Go on: coordinator loop resume");
      assertThat(json("loop", "status", "--json").path("items").path("open").asInt()).isEqualTo(1);
    }
  }

  @Test
  void killEndsTheWorkersWholeTree() throws Exception {
    todo(1);
    worker("setsid sleep 294 & sleep 294");
    try (Running running = program.start("loop", "run")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> alive("sleep 294").size() == 2);
      assertThat(program.run("loop", "kill").code()).isZero();
      assertThat(running.end().code()).isEqualTo(130);
    }
    assertThat(alive("sleep 294")).isEmpty();
  }

  @Test
  void asksBeforeItTakesAForeignLockAwayAndSaysWhoseItWas() throws Exception {
    todo(1);
    Path lock = Files.writeString(folder.resolve(".coordinator/lock"), "12345 on another-host\n");
    Ended refused = program.run("loop", "run");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.output())
        .contains(".coordinator/lock says: 12345 on another-host", "--force");
    assertThat(lock).exists();
    Ended forced = program.run("loop", "run", "--force");
    assertThat(forced.code()).as(forced.output()).isZero();
    assertThat(forced.output()).contains("which said: 12345 on another-host");
  }

  @Test
  void followsATurnUntilItsWorkerHasEnded() throws Exception {
    todo(1);
    worker(
        """
        echo begun; until test -f tmp/finish; do sleep 0.05; done
        echo done; echo ran >> work.txt; tick
        """);
    try (Running loop = program.start("loop", "run")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> program.run("loop", "log").output().contains("begun"));
      try (Running log = program.start("loop", "log", "--follow")) {
        await().atMost(Duration.ofSeconds(30)).until(() -> log.printed().contains("begun"));
        Files.createFile(folder.resolve("tmp/finish"));
        assertThat(log.end().output()).contains("done");
      }
      assertThat(loop.end().code()).isZero();
    }
  }

  @Test
  void showsLogsByTurnAndOpensDocuments() throws Exception {
    todo(2);
    worker("echo \"this is $item\"; echo ran >> work.txt; tick");
    assertThat(program.run("loop", "run").code()).isZero();
    assertThat(program.run("loop", "log", "--run", "1").output()).contains("this is item 1");
    assertThat(program.run("loop", "log", "--tail", "1").output()).contains("this is item 2");
    assertThat(program.run("loop", "log", "--run", "9").code()).isEqualTo(2);
    Program edits = new Program(folder, Map.of("EDITOR", "wc -l", "VISUAL", ""));
    assertThat(edits.run("loop", "edit", "todo").output()).contains("2 ", "TODO.md");
    assertThat(edits.run("loop", "edit", "tudo").output()).contains("did you mean 'todo'?");
  }

  @Test
  void endsWithOneWhenItIsStuck() throws Exception {
    todo(1);
    worker(":");
    Ended stuck = program.run("loop", "run");
    assertThat(stuck.code()).isEqualTo(1);
    assertThat(stuck.output())
        .contains("failed: stuck: the last 3 turns brought nothing", "item 1");
  }

  private void todo(int items) throws Exception {
    Files.writeString(
        folder.resolve(".coordinator/TODO.md"),
        IntStream.rangeClosed(1, items)
            .mapToObj(i -> "- [ ] item " + i + "\n")
            .collect(Collectors.joining()));
  }

  private void worker(String does) throws Exception {
    Files.writeString(
        folder.resolve("worker.sh"),
        """
        item=$(sed -n '/^# Your item$/{n;n;p;q;}')
        tick() { sed -i "s/^- \\[ \\] $item\\$/- [x] $item/" .coordinator/TODO.md; }
        """
            + does.replace("echo ran", "echo \"$item\"")
            + "\n");
  }

  private JsonNode json(String... command) throws Exception {
    Ended ended = program.run(command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return new ObjectMapper().readTree(ended.output());
  }

  /** Processes with these words whose folder is the test's. */
  private List<Long> alive(String words) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.endsWith(words) && !line.startsWith("sh"))
                    .isPresent())
        .map(ProcessHandle::pid)
        .filter(
            pid -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(folder);
              } catch (java.io.IOException e) {
                return false;
              }
            })
        .toList();
  }

  private void sh(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(command).isZero();
  }
}
