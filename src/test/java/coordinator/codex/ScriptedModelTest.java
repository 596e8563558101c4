package coordinator.codex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the real Codex makes of each answer: the ground on which its profile stands. */
class ScriptedModelTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsCodex() {
    CodexInstall.require();
  }

  @Test
  void runsTheCommandAndEndsWithTheMessage() throws Exception {
    CodexRun run =
        run(
            request ->
                request.turn() == 0
                    ? Reply.exec("echo made > made.txt; echo seen")
                        .using(new Usage(900, 300, 70, 20))
                    : Reply.say("I saw " + request.lastToolOutput().orElse("nothing")));

    assertThat(run.exitCode()).hasValue(0);
    assertThat(folder.resolve("made.txt")).hasContent("made");
    assertThat(run.stdout())
        .contains("\"type\":\"agent_message\",\"text\":\"I saw ")
        .contains("Output:\\nseen")
        .contains("\"input_tokens\":1000,\"cached_input_tokens\":300,")
        .contains("\"output_tokens\":80,\"reasoning_output_tokens\":20");
  }

  @Test
  void asksAgainOnlyWhenALongCommandHasEnded() throws Exception {
    var impatient =
        JsonNodeFactory.instance
            .objectNode()
            .put("cmd", "sleep 2; echo late > late.txt")
            .put("yield_time_ms", 250);
    CodexRun run =
        run(
            request ->
                request.turn() == 0
                    ? Turn.EMPTY.call("exec_command", impatient)
                    : Reply.say("turn " + request.turn()));

    assertThat(run.stdout()).contains("turn 1");
    assertThat(folder.resolve("late.txt")).hasContent("late");
  }

  @Test
  void tellsManyWorkersApartByTheirPrompts() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<CodexRun>> runs = new ArrayList<>();
    try (ScriptedModel model =
        ScriptedModel.start(
            request ->
                request.turn() == 0
                    ? Reply.exec("touch " + request.prompt())
                    : Reply.say("Touched " + request.prompt()))) {
      CodexHome home = CodexHome.write(folder.resolve("home"), model);
      for (int i = 0; i < 8; i++) {
        String prompt = "worker-" + i;
        runs.add(pool.submit(() -> CodexRun.of(home, folder, prompt, LONGEST, options())));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(runs.get(i).get().stdout()).contains("Touched worker-" + i);
        assertThat(folder.resolve("worker-" + i)).exists();
      }
      assertThat(model.requests()).hasSize(16);
      assertThat(model.faults()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          USAGE_LIMIT            | hit your usage limit. Try again later.
          QUOTA                  | Quota exceeded. Check your plan and billing details.
          NOT_INCLUDED           | To use Codex with your ChatGPT plan, upgrade to Plus
          CONTEXT_FULL           | Codex ran out of room in the model's context window.
          TOO_MANY_REQUESTS      | exceeded retry limit, last status: 429 Too Many Requests
          RATE_LIMITED_IN_STREAM | rate limit exceeded: Rate limit reached.
          BAD_REQUEST            | Bad parameter.
          UNAUTHORIZED           | unexpected status 401 Unauthorized: Incorrect API key provided.
          FORBIDDEN              | unexpected status 403 Forbidden: Country not supported.
          NOT_FOUND              | unexpected status 404 Not Found: The model does not exist.
          SERVER_ERROR           | currently experiencing high demand
          BAD_GATEWAY            | unexpected status 502 Bad Gateway
          OVERLOADED             | Selected model is at capacity.
          UNAVAILABLE            | unexpected status 503 Service Unavailable
          CUT                    | stream closed before response.completed
          BROKEN                 | stream disconnected before completion: Transport error
          SILENT                 | idle timeout waiting for SSE
          SILENT_AFTER_HEADERS   | idle timeout waiting for SSE
          """)
  void endsWithOneAndTheReasonInTheLastEvent(Failure failure, String reason) throws Exception {
    CodexRun run = run(request -> failure);

    assertThat(run.exitCode()).hasValue(1);
    assertThat(lastEvent(run)).startsWith("{\"type\":\"turn.failed\"").contains(reason);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_HEADERS", "TRICKLE"})
  void neverEndsByItself(Failure failure) throws Exception {
    CodexRun run = run(request -> failure, Duration.ofSeconds(6));

    assertThat(run.exitCode()).isEmpty();
    assertThat(lastEvent(run)).isEqualTo("{\"type\":\"turn.started\"}");
  }

  @Test
  void saysWhenAUsageLimitEnds() throws Exception {
    Instant later = Instant.parse("2031-01-22T03:04:05Z");
    CodexRun run = run(request -> Failure.usageLimit("plus", later));

    assertThat(lastEvent(run))
        .containsPattern("or try again at Jan 2[12](st|nd), 2031 \\d+:04 [AP]M");
  }

  @Test
  void endsWithOneWhenTheScriptItselfThrows() throws Exception {
    CodexRun run =
        run(
            request -> {
              throw new IllegalStateException("unscripted");
            });

    assertThat(lastEvent(run)).contains("turn.failed", "unscripted");
  }

  private CodexRun run(Function<ModelRequest, Reply> script) throws Exception {
    return run(script, LONGEST);
  }

  private CodexRun run(Function<ModelRequest, Reply> script, Duration longest)
      throws IOException, InterruptedException {
    try (ScriptedModel model = ScriptedModel.start(script)) {
      Path home = Files.createTempDirectory(folder, "home");
      CodexHome codex = CodexHome.write(home, model, 1, Duration.ofSeconds(2));
      return CodexRun.of(codex, folder, "Do something.", longest, options());
    }
  }

  private static List<String> options() {
    return List.of("--json", "--skip-git-repo-check");
  }

  private static String lastEvent(CodexRun run) {
    return run.stdout().lines().reduce("", (first, second) -> second);
  }
}
