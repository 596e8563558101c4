package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A loop that the daemon carries out, and what becomes of it when the daemon ends or is killed. */
@Timeout(180)
class LoopDaemonTest {

  @TempDir Path folder;
  @TempDir Path home;

  private Program program;
  private final List<Running> daemons = new ArrayList<>();

  @BeforeEach
  void seed() throws Exception {
    folder = folder.toRealPath();
    sh("git init -q .");
    program = new Program(folder, Map.of("XDG_STATE_HOME", home.toString()));
    assertThat(program.run("loop", "init").code()).isZero();
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {robot: {program: sh, args: [worker.sh, '{args}']}}\n");
    Files.writeString(
        folder.resolve(".coordinator/config.yml"),
        "worker: robot\npoll: {every: 1s, cycles: 600, grace: 1s}\n");
    Files.writeString(
        folder.resolve("worker.sh"),
        """
        item=$(sed -n '/^# Your item$/{n;n;p;q;}')
        echo "$item" >> started.txt
        while test -e hold; do sleep 0.05; done
        echo "$item" >> work.txt
        sed -i "s/^- \\[ \\] $item\\$/- [x] $item/" .coordinator/TODO.md
        """);
    Files.writeString(
        folder.resolve(".coordinator/TODO.md"), "- [ ] one\n- [ ] two\n- [ ] three\n");
    Files.createFile(folder.resolve("hold"));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    Files.deleteIfExists(folder.resolve("hold"));
    for (Running daemon : daemons) {
      daemon.close();
      daemon.process().waitFor();
    }
  }

  @Test
  void takesUpAfterAKillWhatItCarriedOutAndAdoptsItsWorker() throws Exception {
    Running first = serve();
    assertThat(post(first, "/api/run/start", "{}").statusCode()).isEqualTo(202);
    long worker = worker(first);
    first.signal("KILL").process().waitFor();
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).as("runs on").isPresent();

    Running second = serve();
    await().until(() -> state(second).path("status").asText().equals("running"));
    assertThat(state(second).path("turn").path("process").path("pid").asLong())
        .as("the same worker, adopted")
        .isEqualTo(worker);
    second.signal("KILL").process().waitFor();
    Running third = serve();
    Files.delete(folder.resolve("hold"));
    passed(third);
    assertThat(folder.resolve("started.txt")).hasContent("one\ntwo\nthree");
    assertThat(folder.resolve("work.txt")).hasContent("one\ntwo\nthree");
    nothingIsToBeTakenUp();
  }

  @Test
  void takesUpAfterTermAndMakesNoMoreTurnsThanWereAskedFor() throws Exception {
    Running first = serve();
    assertThat(post(first, "/api/run/start", "{\"turns\": 2}").statusCode()).isEqualTo(202);
    long worker = worker(first);
    assertThat(first.signal("TERM").end().code()).isZero();
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).as("runs on").isPresent();
    Running second = serve();
    Files.delete(folder.resolve("hold"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(second).path("status").asText().equals("left"));
    assertThat(state(second).path("why").asText()).contains("one turn made; 1 open");
    assertThat(folder.resolve("started.txt")).hasContent("one\ntwo");
    nothingIsToBeTakenUp();
  }

  @Test
  void leavesItsWorkerWhenItIsAskedToEnd() throws Exception {
    Running first = serve();
    assertThat(post(first, "/api/run/start", "{}").statusCode()).isEqualTo(202);
    long worker = worker(first);
    assertThat(program.run("stop", "--daemon").code()).isZero();
    assertThat(first.end().code()).isZero();
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).as("runs on").isPresent();
    assertThat(folder.resolve(".coordinator/state.json")).content().contains("\"left\"");
    Files.delete(folder.resolve("hold"));
    passed(serve());
    assertThat(folder.resolve("started.txt")).hasContent("one\ntwo\nthree");
  }

  @Test
  void takesUpAfterCtrlCWhatItStopped() throws Exception {
    Running first = serve();
    assertThat(post(first, "/api/run/start", "{}").statusCode()).isEqualTo(202);
    long worker = worker(first);
    assertThat(first.signal("INT").end().code()).isEqualTo(130);
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).isEmpty();
    Files.delete(folder.resolve("hold"));
    passed(serve());
    assertThat(folder.resolve("work.txt")).hasContent("one\ntwo\nthree");
  }

  @Test
  void takesUpNeitherWhatAPersonEndedNorWhatAPersonCarriedOut() throws Exception {
    try (Running person = program.start("loop", "run")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> person.printed().contains("started"));
      person.process().destroyForcibly().waitFor();
    }
    Running first = serve();
    assertThat(state(first).path("status").asText()).isEqualTo("left");
    assertThat(post(first, "/api/run/resume", "{}").statusCode()).isEqualTo(202);
    worker(first);
    assertThat(post(first, "/api/run/kill", "").statusCode()).isEqualTo(202);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(first).path("status").asText().equals("left"));
    first.signal("KILL").process().waitFor();
    Running second = serve();
    assertThat(state(second).path("status").asText()).isEqualTo("left");
    assertThat(folder.resolve("work.txt")).doesNotExist();
    Files.delete(folder.resolve("hold"));
    assertThat(post(second, "/api/run/resume", "{}").statusCode()).isEqualTo(202);
    passed(second);
  }

  @Test
  void saysWhyALoopCannotBeTakenUpAndLeavesItToAPerson() throws Exception {
    Running first = serve();
    assertThat(post(first, "/api/run/start", "{}").statusCode()).isEqualTo(202);
    worker(first);
    first.signal("KILL").process().waitFor();
    String config = Files.readString(folder.resolve(".coordinator/config.yml"));
    Files.writeString(folder.resolve(".coordinator/config.yml"), "wrker: robot\n");
    Running second = serve();
    await()
        .until(
            () ->
                second.printed().contains("cannot be taken up")
                    && second.printed().contains("did you mean 'worker'?"));
    Files.writeString(folder.resolve(".coordinator/config.yml"), config);
    assertThat(state(second).path("status").asText()).isEqualTo("left");
    Files.delete(folder.resolve("hold"));
    assertThat(post(second, "/api/run/resume", "{}").statusCode()).isEqualTo(202);
    passed(second);
    assertThat(folder.resolve("started.txt")).hasContent("one\ntwo\nthree");
  }

  @Test
  void endsWhatAKilledDaemonsChatsLeft() throws Exception {
    Running first = serve();
    long worker = chat(first);
    first.signal("KILL").process().waitFor();
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).as("runs on").isPresent();
    Running second = serve();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.of(worker).filter(ProcessHandle::isAlive).isEmpty());
    await().until(() -> second.printed().contains("ended what still ran of chat"));
  }

  @Test
  void aLoopDoesNotBeginBesideWhatAKilledDaemonsChatLeft() throws Exception {
    Running daemon = serve();
    long worker = chat(daemon);
    daemon.signal("KILL").process().waitFor();
    Files.delete(folder.resolve("hold"));
    Files.writeString(
        folder.resolve("worker.sh"),
        "kill -0 " + worker + " && touch beside\n" + Files.readString(folder.resolve("worker.sh")));
    assertThat(program.run("loop", "run").code()).isZero();
    assertThat(folder.resolve("beside")).doesNotExist();
  }

  @Test
  void stopsItsChatsWhenItEnds() throws Exception {
    Running daemon = serve();
    long worker = chat(daemon);
    assertThat(daemon.signal("TERM").end().code()).isZero();
    assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).isEmpty();
  }

  /** Asks something whose answer waits; gives the PID of the worker. */
  private long chat(Running daemon) throws Exception {
    Thread asks =
        new Thread(
            () -> {
              try {
                post(daemon, "/api/chat", "{\"prompt\": \"?\"}");
              } catch (Exception e) {
                // the daemon ends first
              }
            });
    asks.setDaemon(true);
    asks.start();
    Pattern pid = Pattern.compile("chat PID: (\\d+)");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("started.txt")));
    try (var files = Files.walk(folder.resolve("tmp/chat"))) {
      Path pids = files.filter(file -> file.endsWith("worker-pids.txt")).findFirst().orElseThrow();
      Matcher found = pid.matcher(Files.readString(pids));
      assertThat(found.find()).isTrue();
      return Long.parseLong(found.group(1));
    }
  }

  private void nothingIsToBeTakenUp() {
    await().untilAsserted(() -> assertThat(home.resolve("coordinator/loops")).isEmptyDirectory());
  }

  private void passed(Running daemon) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(daemon).path("status").asText().equals("passed"));
  }

  /** The PID of the worker, once it has begun. */
  private long worker(Running daemon) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(daemon).path("turn").path("process").path("pid").asLong() > 0);
    return state(daemon).path("turn").path("process").path("pid").asLong();
  }

  private Running serve() throws Exception {
    Running daemon = program.start("serve", "--port", "0");
    daemons.add(daemon);
    daemon.address();
    return daemon;
  }

  private JsonNode state(Running daemon) {
    try {
      HttpResponse<String> answer = send(daemon, "/api/state", HttpRequest.newBuilder().GET());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return new ObjectMapper().readTree(answer.body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> post(Running daemon, String path, String json) throws Exception {
    return send(
        daemon,
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(Running daemon, String path, HttpRequest.Builder request)
      throws Exception {
    String token = Files.readString(home.resolve("coordinator/token")).strip();
    return HttpClient.newHttpClient()
        .send(
            request
                .uri(URI.create(daemon.address() + path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void sh(String command) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor())
        .isZero();
  }
}
