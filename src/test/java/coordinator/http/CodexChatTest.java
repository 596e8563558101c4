package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.loop.LoopFolder;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions that the real Codex answers, with a scripted model behind it. */
@Timeout(180)
class CodexChatTest {

  @TempDir Path folder;

  @Test
  void answersFromTheDocumentsAndCannotWrite() throws Exception {
    try (ScriptedModel model = model(CodexChatTest::tries);
        Site site = site(model)) {
      HttpResponse<String> answer =
          site.post("/api/chat", "{\"prompt\": \"What is open?\", \"docs\": [\"todo\"]}");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .contains("event: activity\ndata: {\"text\":", "cat .coordinator/TODO.md")
          .contains("event: message\ndata: {\"text\":\"Open is **one**.\"}")
          .endsWith("event: end\ndata: {\"result\":\"answered\",\"why\":\"\"}\n\n");
      assertThat(site.workspace.resolve("written.txt")).doesNotExist();
      assertThat(model.requests().get(2).lastToolOutput())
          .hasValueSatisfying(output -> assertThat(output).contains("Read-only file system"));
      assertThat(model.requests().get(0).prompt()).contains("What is open?", "- [ ] one");
      assertThat(model.faults()).isEmpty();
    }
  }

  @Test
  void leavesNothingOfItsTreeWhenWhoeverAskedHasGone() throws Exception {
    try (ScriptedModel model = model(request -> Reply.exec("setsid sleep 291 & sleep 291"));
        Site site = site(model)) {
      HttpRequest.Builder request =
          site.request("/api/chat")
              .header("Authorization", site.token.bearer())
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"?\"}"));
      InputStream stream =
          HttpClient.newHttpClient()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
              .body();
      await().atMost(Duration.ofSeconds(60)).until(() -> !running("sleep 291").isEmpty());
      stream.close();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(running("sleep 291")).isEmpty());
    }
  }

  private static Reply tries(ModelRequest request) {
    return switch (request.turn()) {
      case 0 -> Reply.exec("cat .coordinator/TODO.md");
      case 1 -> Reply.exec("echo mine > written.txt");
      default -> Reply.say("Open is **one**.");
    };
  }

  private static ScriptedModel model(Function<ModelRequest, Reply> script) {
    return ScriptedModel.start(script);
  }

  private Site site(ScriptedModel model) throws Exception {
    Path codex = CodexInstall.require();
    Site site = new Site(folder);
    LoopFolder loop = site.loop("- [ ] one\n", "");
    String env =
        CodexHome.write(folder.resolve("codex-home"), model).environment().entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining(", "));
    Files.writeString(
        site.workspace.resolve("coordinator.yaml"),
        "profiles: {real: {like: codex, program: " + codex + "}}\n");
    Files.writeString(
        loop.config(),
        "worker: {profile: real, env: {" + env + "}}\npoll: {every: 5s, cycles: 20, grace: 2s}\n");
    return site;
  }

  private static List<String> running(String words) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.endsWith(words) && !line.contains("-c"))
        .toList();
  }
}
