package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.ledger.RunLock;
import coordinator.loop.LoopFolder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Loops over HTTP: documents that nobody loses, and turns that are started and ended. */
@Timeout(120)
class LoopApiTest {

  private static final String WAITS =
      "echo begun; until test -f tmp/finish; do sleep 0.05; done; echo x >> work.txt; "
          + "sed -i 's/- \\[ \\] one/- [x] one/' .coordinator/TODO.md\n";

  @TempDir Path folder;

  @Test
  void nothingIsAnsweredWithoutTheToken() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "true\n");
      for (String path : List.of("/api/docs", "/api/docs/todo", "/api/state", "/api/logs")) {
        assertThat(site.send(site.request(path)).statusCode()).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  void replacesADocumentOnlyIfItIsStillWhatWasRead() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop = site.loop("- [ ] one\n", "true\n");
      Path todo = loop.settings().resolve("TODO.md");
      String etag = etag(site.get("/api/docs/todo"));
      assertThat(site.json("/api/docs/todo").path("text").asText()).isEqualTo("- [ ] one\n");

      HttpResponse<String> written =
          site.put("/api/docs/todo", etag, "{\"text\": \"- [ ] one\\n- [ ] two\\n\"}");

      assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
      assertThat(todo).hasContent("- [ ] one\n- [ ] two\n");
      HttpResponse<String> late = site.put("/api/docs/todo", etag, "{\"text\": \"late\"}");
      assertThat(late.statusCode()).isEqualTo(412);
      assertThat(etag(late)).isEqualTo(etag(written));
      assertThat(site.put("/api/docs/todo", "", "{\"text\": \"blind\"}").statusCode())
          .isEqualTo(428);
      assertThat(site.put("/api/docs/readme", etag, "{\"text\": \"x\"}").statusCode())
          .isEqualTo(404);
      assertThat(site.put("/api/docs/todo", etag(written), "{}").statusCode()).isEqualTo(400);
      assertThat(todo).hasContent("- [ ] one\n- [ ] two\n");
    }
  }

  @Test
  void saysOnlyThatNothingHasChangedToOneWhoHasReadIt() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop = site.loop("- [ ] one\n", "true\n");
      for (String path : List.of("/api/docs", "/api/docs/todo")) {
        HttpRequest.Builder again =
            site.request(path)
                .header("Authorization", site.token.bearer())
                .header("If-None-Match", etag(site.get(path)));
        assertThat(site.send(again).statusCode()).as(path).isEqualTo(304);
        assertThat(site.send(again).body()).isEmpty();
        Files.writeString(loop.settings().resolve("TODO.md"), path);
        assertThat(site.send(again).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void replacesSeveralDocumentsOrNone() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop = site.loop("- [ ] one\n", "true\n");
      String etag = etag(site.get("/api/docs"));
      String body = "{\"docs\": {\"todo\": \"- [ ] new\\n\", \"opinions\": \"short\\n\"}}";
      Files.writeString(loop.settings().resolve("PROGRESS.md"), "a worker was faster\n");
      assertThat(site.put("/api/docs", etag, body).statusCode()).isEqualTo(412);
      assertThat(loop.settings().resolve("TODO.md")).hasContent("- [ ] one\n");
      assertThat(site.put("/api/docs", etag(site.get("/api/docs")), body).statusCode())
          .isEqualTo(200);
      assertThat(loop.settings().resolve("TODO.md")).hasContent("- [ ] new\n");
      assertThat(loop.settings().resolve("OPINIONS.md")).hasContent("short\n");
      assertThat(loop.settings().resolve("PROGRESS.md")).hasContent("a worker was faster\n");
    }
  }

  @Test
  void anItemThatAPersonRemovesWhileATurnRunsIsNotTakenForTheWorkersDestruction() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop = site.loop("- [ ] one\n- [ ] two\n", WAITS);
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
      await().until(() -> site.get("/api/logs").body().contains("begun"));
      HttpResponse<String> read = site.get("/api/docs/todo");
      assertThat(
              site.put("/api/docs/todo", etag(read), "{\"text\": \"- [ ] one\\n\"}").statusCode())
          .isEqualTo(200);
      Files.createFile(site.workspace.resolve("tmp/finish"));
      awaitStatus(site, "passed");
      assertThat(loop.settings().resolve("TODO.md")).hasContent("- [x] one\n");
      assertThat(site.json("/api/state").path("turn").path("attempt").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aPersonsEditDoesNotMakeALyingWorkersTickTrue() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop =
          site.loop(
              "- [ ] one\n",
              "sed -i 's/- \\[ \\] one/- [x] one/' .coordinator/TODO.md; echo begun;"
                  + " until test -f tmp/finish; do sleep 0.05; done\n");
      Files.writeString(
          loop.config(), Files.readString(loop.config()) + "remediation: {attempts: 0}\n");
      site.post("/api/run/start", "{\"turns\": 1}");
      await().until(() -> site.get("/api/logs").body().contains("begun"));
      HttpResponse<String> read = site.get("/api/docs/todo");
      assertThat(read.body()).contains("[x] one");
      site.put("/api/docs/todo", etag(read), "{\"text\": \"- [x] one\\n- [ ] two\\n\"}");
      Files.createFile(site.workspace.resolve("tmp/finish"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !RunLock.held(loop.files().lock()));
      assertThat(loop.settings().resolve("TODO.md")).hasContent("- [ ] one\n- [ ] two\n");
    }
  }

  @Test
  void startsStopsAndGoesOn() throws Exception {
    try (Site site = new Site(folder)) {
      LoopFolder loop = site.loop("- [ ] one\n- [ ] two\n", WAITS);
      assertThat(site.json("/api/state").path("status").asText()).isEqualTo("idle");
      assertThat(site.get("/api/logs").statusCode()).isEqualTo(404);
      assertThat(site.post("/api/run/stop", "").statusCode()).isEqualTo(409);
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(409);
      await().until(() -> site.get("/api/logs?run_id=1&tail=1").body().equals("begun\n"));
      assertThat(site.json("/api/state").path("turn").path("process").path("pid").asLong())
          .isPositive();
      assertThat(site.post("/api/run/stop", "").statusCode()).isEqualTo(202);
      await().until(() -> site.json("/api/state").path("status").asText().equals("draining"));
      Files.createFile(site.workspace.resolve("tmp/finish"));
      awaitStatus(site, "left");
      assertThat(loop.settings().resolve("TODO.md")).hasContent("- [x] one\n- [ ] two\n");
      Files.writeString(
          site.workspace.resolve("worker.sh"),
          WAITS.replace("one/", "two/").replace("] one", "] two"));
      await().until(() -> site.post("/api/run/resume", "{}").statusCode() == 202);
      awaitStatus(site, "passed");
      assertThat(site.get("/api/logs/stream?run_id=2").body())
          .contains("event: log", "begun", "event: end");
    }
  }

  @Test
  void killsTheWorkerAndItsWholeTree() throws Exception {
    try (Site site = new Site(folder)) {
      site.loop("- [ ] one\n", "trap '' INT TERM; echo begun; setsid sleep 293 & sleep 293\n");
      site.post("/api/run/start", "{}");
      await().until(() -> site.get("/api/logs").body().contains("begun"));
      long pid = site.json("/api/state").path("turn").path("process").path("pid").asLong();
      assertThat(ProcessHandle.of(pid)).isPresent();
      assertThat(site.post("/api/run/kill", "").statusCode()).isEqualTo(202);
      awaitStatus(site, "left");
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(sleepers(site.workspace)).isEmpty();
    }
  }

  @Test
  void saysWhyNothingCanBeStarted() throws Exception {
    try (Site site = new Site(folder)) {
      HttpResponse<String> nothing = site.post("/api/run/start", "{}");
      assertThat(nothing.statusCode()).isEqualTo(422);
      assertThat(nothing.body()).contains("coordinator loop init");
      LoopFolder loop = site.loop("- [ ] one\n", "true\n");
      Files.writeString(loop.config(), "wrker: robot\n");
      HttpResponse<String> wrong = site.post("/api/run/start", "{}");
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains(".coordinator/config.yml:1:1", "did you mean 'worker'?");
    }
  }

  @Test
  void keepsTheLoopsOfTwoRepositoriesApart() throws Exception {
    Path other = repository("other");
    try (Site site = new Site(folder, List.of(other))) {
      String first = "?repo=" + site.workspace;
      String second = "?repo=" + other;
      site.loop("- [ ] one\n", WAITS);
      LoopFolder loop =
          Site.loop(other, "- [ ] two\n", WAITS.replace("begun", "there").replace("one/", "two/"));
      Files.writeString(
          other.resolve("worker.sh"),
          Files.readString(other.resolve("worker.sh")).replace("] one", "] two"));

      assertThat(site.post("/api/run/start" + first, "{}").statusCode()).isEqualTo(202);
      await().until(() -> site.get("/api/logs" + first).body().equals("begun\n"));
      assertThat(site.json("/api/state" + second).path("status").asText()).isEqualTo("idle");
      assertThat(site.get("/api/logs" + second).statusCode()).isEqualTo(404);
      assertThat(site.post("/api/run/start" + second, "{}").statusCode()).isEqualTo(202);
      await().until(() -> site.get("/api/logs" + second).body().equals("there\n"));

      HttpResponse<String> read = site.get("/api/docs/opinions" + second);
      assertThat(
              site.put("/api/docs/opinions" + second, etag(read), "{\"text\": \"there\"}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(loop.settings().resolve("OPINIONS.md")).hasContent("there");
      assertThat(site.get("/api/docs/opinions" + first).body()).doesNotContain("there");

      Files.createFile(other.resolve("tmp/finish"));
      awaitStatus(site, second, "passed");
      assertThat(site.json("/api/state" + first).path("status").asText()).isEqualTo("running");
      assertThat(site.post("/api/run/kill" + first, "").statusCode()).isEqualTo(202);
      awaitStatus(site, first, "left");
      assertThat(other.resolve("work.txt")).hasContent("x");
      assertThat(site.workspace.resolve("work.txt")).doesNotExist();
    }
  }

  @Test
  void namesTheRepositoriesThatItKnowsWhereAnotherIsMeantOrNone() throws Exception {
    Path other = repository("other");
    try (Site site = new Site(folder, List.of(other))) {
      for (String path : List.of("/api/state", "/api/docs", "/api/docs/todo", "/api/logs")) {
        HttpResponse<String> elsewhere = site.get(path + "?repo=/nowhere");
        assertThat(elsewhere.statusCode()).as(path).isEqualTo(404);
        assertThat(elsewhere.headers().firstValue("Content-Type").orElseThrow())
            .isEqualTo("application/problem+json");
        assertThat(elsewhere.body())
            .contains("no repository /nowhere", site.workspace.toString(), other.toString());
        HttpResponse<String> unclear = site.get(path);
        assertThat(unclear.statusCode()).as(path).isEqualTo(400);
        assertThat(unclear.body()).contains(site.workspace.toString(), other.toString());
      }
      assertThat(site.post("/api/run/start?repo=" + other + "/..", "{}").statusCode())
          .isEqualTo(404);
    }
  }

  private Path repository(String name) throws Exception {
    Path repository = Files.createDirectories(folder.resolve(name)).toRealPath();
    new ProcessBuilder("git", "init", "-q", ".").directory(repository.toFile()).start().waitFor();
    Files.writeString(repository.resolve(".gitignore"), "tmp/\n");
    return repository;
  }

  private static String etag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static void awaitStatus(Site site, String status) {
    awaitStatus(site, "", status);
  }

  private static void awaitStatus(Site site, String repo, String status) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> site.json("/api/state" + repo).path("status").asText().equals(status));
  }

  private static List<String> sleepers(Path workspace) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().filter(line -> line.endsWith("sleep 293")).isPresent())
        .map(ProcessHandle::pid)
        .map(pid -> Path.of("/proc/" + pid + "/cwd"))
        .filter(cwd -> isIn(cwd, workspace))
        .map(Path::toString)
        .toList();
  }

  private static boolean isIn(Path cwd, Path workspace) {
    try {
      return Files.readSymbolicLink(cwd).equals(workspace);
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
