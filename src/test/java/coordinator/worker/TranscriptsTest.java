package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Tokens;
import coordinator.task.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T07:20:00Z");

  private final Transcripts transcripts = new Transcripts(InstantSource.fixed(NOW), ZoneOffset.UTC);

  @TempDir Path temp;

  private Transcript sample(String name, int code) throws IOException {
    return transcripts.read(
        Path.of("src/test/resources/coordinator/worker/codex", name + ".log"),
        Transcript.Kind.CODEX,
        code);
  }

  private Transcript log(String text, int code) throws IOException {
    return transcripts.read(
        Files.writeString(temp.resolve("log"), text), Transcript.Kind.CODEX, code);
  }

  private static Trouble trouble(Transcript transcript) {
    return Objects.requireNonNull(transcript.trouble(), "no trouble");
  }

  @ParameterizedTest
  @CsvSource({
    "usage-limit-plus-today,2026-11-21T07:34:00Z",
    "usage-limit-pro-today,2026-11-21T07:34:00Z",
    "usage-limit-free-today,2026-11-21T07:34:00Z",
    "usage-limit-team-today,2026-11-21T07:34:00Z",
    "usage-limit-enterprise-today,2026-11-21T07:34:00Z",
    "usage-limit-plus-another-day,2026-12-03T07:27:00Z",
    "usage-limit-enterprise-another-day,2026-12-03T07:27:00Z",
    "fails-after-exec,2026-11-21T07:29:00Z",
    "usage-limit,",
    "plain-usage-limit,",
  })
  void aUsageLimitIsWaitedFor(String sample, @Nullable Instant until) throws IOException {
    Trouble trouble = trouble(sample(sample, 1));

    assertThat(trouble.kind()).isEqualTo(Trouble.Kind.LIMIT);
    assertThat(trouble.until()).isEqualTo(until);
    assertThat(trouble.message()).startsWith("You’ve hit your usage limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "too-many-requests",
        "rate-limited-in-stream",
        "server-error",
        "server-error-in-stream",
        "bad-gateway",
        "unavailable",
        "529",
        "overloaded",
        "cut",
        "cut-after-five-retries",
        "broken",
        "silent"
      })
  void whatTimeMendsIsTriedAgain(String sample) throws IOException {
    assertThat(trouble(sample(sample, 1)).kind()).isEqualTo(Trouble.Kind.PASSING);
  }

  @ParameterizedTest
  @CsvSource({
    "quota,1,billing",
    "plain-quota,1,billing",
    "not-included,1,plan",
    "context-full,1,split the phase",
    "plain-context-full,1,split the phase",
    "unauthorized,1,codex login",
    "request-id-401,1,codex login",
    "plain-unauthorized,1,codex login",
    "forbidden,1,country",
    "not-found,1,model",
    "bad-request,1,config.toml",
    "invalid-prompt-in-stream,1,word it differently",
    "not-git,1,git init",
    "too-large,1,too long",
    "empty-prompt,1,empty",
    "bad-utf8,1,UTF-8",
    "bad-flag,2,codex exec --help",
    "bad-value,2,codex exec --help",
    "bad-config,1,config.toml",
    "no-dir,1,by hand",
    "bad-provider,1,by hand",
  })
  void whatOnlyAPersonMendsComesWithAdvice(String sample, int code, String advice)
      throws IOException {
    Trouble trouble = trouble(sample(sample, code));

    assertThat(trouble.kind()).isEqualTo(Trouble.Kind.FATAL);
    assertThat(trouble.advice()).contains(advice);
    assertThat(trouble.message()).isNotBlank();
  }

  @Test
  void aMissingProgramIsToldOf() throws IOException {
    assertThat(trouble(log("coordinator: 8: exec: codex: not found\n", 127)).advice())
        .contains("npm install");
    assertThat(trouble(log("coordinator: 8: exec: /opt/codex: Permission denied\n", 126)).advice())
        .contains("executable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"success", "empty-answer", "exec-then-recovers", "two-messages", "plain-success"})
  void aTurnThatCompletedHasNoTrouble(String sample) throws IOException {
    assertThat(sample(sample, 0).trouble()).isNull();
    assertThat(sample(sample, 1).trouble()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-headers", "refused-port"})
  void aWorkerThatWasKilledWhileItTriedAgainHasNoTrouble(String sample) throws IOException {
    assertThat(sample(sample, 143).trouble()).isNull();
  }

  @Test
  void aFailureThatNobodyKnowsIsTriedAgain() throws IOException {
    Transcript transcript =
        log(
            "{\"type\":\"turn.started\"}\n"
                + "{\"type\":\"turn.failed\",\"error\":{\"message\":\"Oh dear\"}}\n",
            1);

    assertThat(trouble(transcript))
        .isEqualTo(new Trouble(Trouble.Kind.PASSING, "Oh dear", null, ""));
  }

  @Test
  void tokensAndTheLastMessageAreRead() throws IOException {
    Transcript transcript = sample("two-messages", 0);

    assertThat(transcript.tokens()).isEqualTo(new Tokens(200, 0, 20));
    assertThat(transcript.message()).isEqualTo("Then I end.");
    assertThat(sample("usage-limit", 1).tokens()).isEqualTo(Tokens.NONE);
  }

  @Test
  void aQuotationIsNotTakenForAFailure() throws IOException {
    String quoted = "You’ve hit your usage limit. Try again at 6:03 AM.";
    String started = "{\"type\":\"turn.started\"}\n";
    String message =
        "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",\"text\":\"%s\"}}\n"
            .formatted(quoted);
    String output =
        "{\"type\":\"item.completed\",\"item\":{\"type\":\"command_execution\",\"aggregated_output\":\"ERROR: %s\"}}\n"
            .formatted(quoted);
    String stderr = "ERROR: " + quoted + "\nNot inside a trusted directory\nError: x\n";

    assertThat(log(started + message + output + stderr, 1).trouble()).isNull();
    assertThat(
            log("OpenAI Codex v0.169.0\nuser\nNot inside a trusted directory\nError: x\n", 1)
                .trouble())
        .isNull();
    assertThat(
            log("OpenAI Codex v0.169.0\nuser\nERROR: " + quoted + "\nexec\nfailed\n", 1).trouble())
        .isNull();
    assertThat(
            trouble(
                    log(
                        started
                            + "{\"type\":\"turn.failed\",\"error\":{\"message\":\"unexpected status"
                            + " 502 Bad Gateway: Quota exceeded, 401\"}}\n",
                        1))
                .kind())
        .isEqualTo(Trouble.Kind.PASSING);
  }

  @Test
  void linesOfManyMegabytesAndRubbishAreNoObstacle() throws IOException {
    Path log = temp.resolve("log");
    String huge =
        "{\"type\":\"item.completed\",\"item\":{\"type\":\"command_execution\",\"aggregated_output\":\"%s\"}}\n";
    StringBuilder text = new StringBuilder("\0\1{\n{\"type\":3}\n{]\n[1]\n\n");
    text.append(huge.formatted("x".repeat(2_000_000)))
        .append(huge.formatted("y".repeat(40_000_000)));
    text.append("{\"type\":\"turn.started\"}\n");
    text.append(
        "{\"type\":\"turn.failed\",\"error\":{\"message\":\"Quota exceeded.\"}} ERROR of"
            + " another\n");
    Files.writeString(log, text.toString());

    assertThat(trouble(transcripts.read(log, Transcript.Kind.CODEX, 1)).kind())
        .isEqualTo(Trouble.Kind.FATAL);
  }

  @Test
  void aLogThatIsNoFileSaysNothing() throws Exception {
    assertThat(transcripts.read(temp, Transcript.Kind.CODEX, 1)).isEqualTo(Transcript.EMPTY);
    assertThat(transcripts.read(temp.resolve("none"), Transcript.Kind.CODEX, 1))
        .isEqualTo(Transcript.EMPTY);
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("/dev/zero"));
    assertThat(transcripts.read(link, Transcript.Kind.CODEX, 1)).isEqualTo(Transcript.EMPTY);
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(transcripts.read(pipe, Transcript.Kind.CODEX, 1)).isEqualTo(Transcript.EMPTY);
  }

  @Test
  void aWorkerWithoutAKnownTranscriptSaysNothing() throws IOException {
    Path log = Files.writeString(temp.resolve("log"), "You’ve hit your usage limit\n");

    assertThat(transcripts.read(log, Transcript.Kind.NONE, 1)).isEqualTo(Transcript.EMPTY);
  }
}
