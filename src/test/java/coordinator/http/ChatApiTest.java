package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.ledger.RunLock;
import coordinator.run.Record;
import coordinator.task.RunState;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions over HTTP: each a recorded worker, which ends with whoever asked. */
@Timeout(120)
class ChatApiTest {

  private static final String SLEEPS =
      "echo begun; trap '' INT TERM; setsid sleep 292 & sleep 292\n";

  @TempDir Path folder;

  @Test
  void answersAQuestionWithTheDocumentsThatWereChosenAndRecordsIt() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop(
          "- [ ] the first item\n", "cat > tmp/asked; echo 'an answer'; echo 'of two lines'\n");

      HttpResponse<String> answer =
          site.post("/api/chat", "{\"prompt\": \"What is open?\", \"docs\": [\"todo\"]}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(answer.body())
          .startsWith("event: begun\ndata: {\"id\":\"")
          .contains("event: text\ndata: {\"text\":\"an answer\"}")
          .contains("event: text\ndata: {\"text\":\"of two lines\"}")
          .endsWith("event: end\ndata: {\"result\":\"answered\",\"why\":\"\"}\n\n");
      assertThat(site.workspace.resolve("tmp/asked"))
          .content()
          .contains("What is open?", "- [ ] the first item", "Change nothing")
          .doesNotContain("OPINIONS.md");
      Record record = Record.read(chats(site).get(0));
      assertThat(record.state().phase()).isEqualTo(RunState.Phase.PASSED);
      assertThat(chats(site).get(0).resolve("worker-pids.txt")).content().contains("chat PID: ");
    }
  }

  @Test
  void streamsWhatTheWorkerSaysWhileItSaysIt() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop(
          "- [ ] one\n", "echo begun; until test -f tmp/finish; do sleep 0.05; done; echo end\n");
      StringBuilder heard = new StringBuilder();
      Thread listener = listen(site, "{\"prompt\": \"?\"}", heard);
      await().until(() -> text(heard).contains("begun\"}"));
      assertThat(text(heard)).doesNotContain("event: end");
      Files.createFile(site.workspace.resolve("tmp/finish"));
      listener.join();
      assertThat(text(heard)).contains("\"result\":\"answered\"");
    }
  }

  @Test
  void endsTheWorkersWholeTreeWhenWhoeverAskedHasGone() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", SLEEPS);
      InputStream stream = open(site, "{\"prompt\": \"?\"}");
      await().until(() -> sleepers(site.workspace).size() == 2);
      stream.close();
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> assertThat(sleepers(site.workspace)).isEmpty());
      Path chat = chats(site).get(0);
      await().until(() -> Files.exists(chat.resolve("ended")));
      assertThat(Record.read(chat).state().why()).contains("whoever asked has gone");
    }
  }

  @Test
  void stopsAWorkerThatTakesTooLongAndSaysSo() throws Exception {
    try (Site site = new Site(folder)) {
      Path config = site.loop("- [ ] one\n", SLEEPS).config();
      Files.writeString(config, Files.readString(config).replace("cycles: 600", "cycles: 1"));
      HttpResponse<String> answer = site.post("/api/chat", "{\"prompt\": \"?\"}");
      assertThat(answer.body()).contains("\"result\":\"failed\"", "still running after 1 poll");
      assertThat(sleepers(site.workspace)).isEmpty();
    }
  }

  @Test
  void aWorkerThatMayWriteAndTheLoopKeepEachOtherOut() throws Exception {
    try (Site site = new Site(folder)) {
      Path lock = site.loop("- [ ] one\n", SLEEPS).files().lock();
      String writes = "{\"prompt\": \"?\", \"mode\": \"workspace-write\"}";
      InputStream stream = open(site, writes);
      await().until(() -> sleepers(site.workspace).size() == 2);
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(409);
      stream.close();
      await().atMost(Duration.ofSeconds(40)).until(() -> !RunLock.held(lock));
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
      HttpResponse<String> beside = site.post("/api/chat", writes);
      assertThat(beside.statusCode()).as(beside.body()).isEqualTo(409);
      assertThat(beside.body()).contains("the loop is held by another coordinator");
      assertThat(chats(site)).as("nothing was started").hasSize(1);
    }
  }

  @Test
  void neitherAWorkerThatMayWriteNorALoopIsStartedBesideAPlanThatRuns() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "echo an answer\n");
      Path lock = site.workspace.resolve("tmp/PLAN-other.lock");
      Files.createDirectories(lock.getParent());
      try (RunLock plan = RunLock.take(lock, "PID 4242 on here").orElseThrow()) {
        for (HttpResponse<String> refused :
            List.of(
                site.post("/api/chat", "{\"prompt\": \"?\", \"mode\": \"workspace-write\"}"),
                site.post("/api/run/start", "{}"))) {
          assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
          assertThat(refused.body())
              .contains("PLAN-other is under way in the same workspace, held by PID 4242");
        }
        assertThat(site.post("/api/chat", "{\"prompt\": \"?\"}").body()).contains("an answer");
      }
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void answersBesideALoopThatRuns() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "grep -q '^# Your item' && sleep 292; echo an answer\n");
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
      assertThat(site.post("/api/chat", "{\"prompt\": \"?\"}").body()).contains("an answer");
      assertThat(site.json("/api/state").path("status").asText()).isEqualTo("running");
    }
  }

  @Test
  void startsNoMoreThanFourAtOnce() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "echo begun; sleep 292\n");
      List<InputStream> streams = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        streams.add(open(site, "{\"prompt\": \"?\"}"));
      }
      HttpResponse<String> fifth = site.post("/api/chat", "{\"prompt\": \"?\"}");
      assertThat(fifth.statusCode()).as(fifth.body()).isEqualTo(409);
      assertThat(fifth.body()).contains("4 chats are under way");
      for (InputStream stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void saysWhatIsWrongAndStartsNothing() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "true\n");
      assertThat(site.send(site.request("/api/chat").POST(body("{}"))).statusCode()).isEqualTo(401);
      for (String wrong :
          List.of(
              "{}",
              "{\"prompt\": \" \"}",
              "{\"prompt\": \"?\", \"docs\": [\"readme\"]}",
              "{\"prompt\": \"?\", \"mode\": \"danger-full-access\"}",
              "{\"prompt\": \"?\", \"model\": \"x\"}")) {
        assertThat(site.post("/api/chat", wrong).statusCode()).as(wrong).isEqualTo(400);
      }
      Files.writeString(
          site.workspace.resolve("coordinator.yaml"), "profiles: {robot: {program: /no}}");
      HttpResponse<String> missing = site.post("/api/chat", "{\"prompt\": \"?\"}");
      assertThat(missing.statusCode()).as(missing.body()).isEqualTo(503);
      assertThat(site.post("/api/chat?repo=/nowhere", "{\"prompt\": \"?\"}").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void masksWhatIsSecret() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "echo \"key sk-abcdefghijklmnopqrstuvwx\"\n");
      assertThat(site.post("/api/chat", "{\"prompt\": \"?\"}").body())
          .contains("key ***")
          .doesNotContain("abcdefgh");
    }
  }

  private static HttpRequest.BodyPublisher body(String json) {
    return HttpRequest.BodyPublishers.ofString(json);
  }

  /** The folders of the chats, with a ledger in each. */
  private static List<Path> chats(Site site) throws Exception {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(site.workspace.resolve("tmp/chat"), Files::isDirectory)) {
      for (Path chat : all) {
        if (Files.exists(chat.resolve("ledger.jsonl"))) {
          found.add(chat);
        }
      }
    }
    return found;
  }

  private static InputStream open(Site site, String json) throws Exception {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                site.request("/api/chat")
                    .header("Authorization", site.token.bearer())
                    .header("Content-Type", "application/json")
                    .POST(body(json))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static Thread listen(Site site, String json, StringBuilder heard) throws Exception {
    InputStream stream = open(site, json);
    Thread thread =
        new Thread(
            () -> {
              byte[] some = new byte[1 << 10];
              try (stream) {
                for (int n = stream.read(some); n >= 0; n = stream.read(some)) {
                  synchronized (heard) {
                    heard.append(new String(some, 0, n, StandardCharsets.UTF_8));
                  }
                }
              } catch (java.io.IOException e) {
                heard.append(e);
              }
            });
    thread.start();
    return thread;
  }

  private static String text(StringBuilder heard) {
    synchronized (heard) {
      return heard.toString();
    }
  }

  private static List<Long> sleepers(Path workspace) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().filter(line -> line.endsWith("sleep 292")).isPresent())
        .map(ProcessHandle::pid)
        .filter(
            pid -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(workspace);
              } catch (java.io.IOException e) {
                return false;
              }
            })
        .toList();
  }
}
