package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.Failure;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.codex.Usage;
import coordinator.engine.Outcome;
import coordinator.task.Cause;
import coordinator.task.Exit;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans whose workers are the real Codex, with a scripted model behind it. */
@Timeout(120)
class CodexPlanTest {

  @TempDir Path folder;

  private Path codex;
  private Rehearsal rehearsal;

  @BeforeEach
  void needsCodex() throws Exception {
    codex = CodexInstall.require();
    rehearsal = new Rehearsal(folder).with("CODEX_CMD", codex.toString());
  }

  @Test
  void passesAWorkerThatWritesWhatItShould() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(CodexPlanTest::honest)) {
      plan(model, "", "");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).as(rehearsal.reasons("P01", 1)).isEqualTo(Outcome.How.PASSED);
      assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(1);
      assertThat(rehearsal.task("P01").attempt().inquest().evidence().changed())
          .extracting("path")
          .contains("answer.txt");
      assertThat(rehearsal.task("P01").tokens().total()).isEqualTo(2 * (1000 + 50));
      assertThat(model.requests().get(0).prompt())
          .contains("Write answer.txt", "Status: PASS", "@plan:PLAN-t.P01");
      Path record = rehearsal.home().archived().get(0);
      assertThat(record.resolve("worker-pids.txt"))
          .content()
          .contains("P01 PID: ", "P01 attempt=1 exited 0");
      assertThat(record.resolve("worker-P01-1.log")).content().contains("turn.completed");
      assertThat(Files.exists(rehearsal.home().files().folder())).isFalse();
    }
  }

  @Test
  void letsAReadOnlyWorkerWriteItsReportAndNothingElse() throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            request ->
                request.turn() == 0
                    ? Reply.exec(
                        "echo 1 > '"
                            + rehearsal.workspace
                            + "/code.txt'; "
                            + work(request)
                                .replaceFirst("echo 42 .*", "")
                                .replace("answer.txt", rehearsal.workspace + "/answer.txt"))
                    : Reply.say("Looked at it."))) {
      Files.writeString(rehearsal.workspace.resolve("answer.txt"), "42");
      plan(model, "mode: read-only", "", "verify");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).as(rehearsal.reasons("P01", 1)).isEqualTo(Outcome.How.PASSED);
      assertThat(rehearsal.workspace.resolve("code.txt")).doesNotExist();
    }
  }

  @Test
  void failsAWorkerThatSaysSuccessAndWroteNothing() throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(request -> Reply.say("All done. Status: PASS"))) {
      plan(model, "remediation: {attempts: 1}", "");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).isEqualTo(Outcome.How.FAILED);
      assertThat(rehearsal.events(TaskEvent.WorkerExited.class))
          .allMatch(event -> event.exit().clean());
      assertThat(rehearsal.reasons("P01", 1)).contains("Report", "Marker", "Work tree");
      assertThat(rehearsal.events(TaskEvent.WorkerStarted.class))
          .extracting("cause")
          .containsExactly(Cause.FIRST, Cause.REMEDIATION);
      rehearsal.startedOnceEach();
    }
  }

  @Test
  void remediatesAWorkerThatFailed() throws Exception {
    Function<ModelRequest, Reply> secondTime =
        request ->
            request.prompt().contains("Why it failed")
                ? honest(request)
                : Reply.say("I could not do it.");
    try (ScriptedModel model = ScriptedModel.start(secondTime::apply)) {
      plan(model, "", "");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).as(rehearsal.reasons("P01", 2)).isEqualTo(Outcome.How.PASSED);
      assertThat(model.requests().get(1).prompt())
          .contains("Write answer.txt", "worker-P01-1.log", "Status: PASS");
    }
  }

  @Test
  void stopsAWorkerWhoseToolHangsAndLeavesNothingOfItsTree() throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            request -> Reply.exec("trap '' INT TERM; sleep 300 & setsid sleep 300"))) {
      plan(
          model,
          "poll: {every: 2s, cycles: 2, grace: 1s}\nremediation: {attempts: 0}",
          "mode: danger-full-access");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).isEqualTo(Outcome.How.FAILED);
      assertThat(rehearsal.events(TaskEvent.WorkerPolled.class)).hasSize(2);
      assertThat(rehearsal.events(TaskEvent.StopRequested.class))
          .extracting("reason")
          .containsExactly(Stop.Reason.TIMEOUT);
      assertThat(rehearsal.events(TaskEvent.StopSignalled.class).get(0).signal()).isEqualTo("INT");
      assertThat(rehearsal.reasons("P01", 1)).contains("still running after 2 polls");
      assertThat(rehearsal.leftAlive()).isEmpty();
    }
  }

  @Test
  void takesAKilledWorkerForAFailedAttemptWithThatReason() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(request -> Reply.exec("sleep 300"))) {
      plan(model, "remediation: {attempts: 0}\npoll: {every: 1s, cycles: 60, grace: 1s}", "");
      rehearsal.when(
          TaskEvent.WorkerPolled.class,
          engine ->
              ProcessHandle.of(rehearsal.task("P01").attempt().process().pid())
                  .ifPresent(ProcessHandle::destroyForcibly));
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).isEqualTo(Outcome.How.FAILED);
      assertThat(rehearsal.reasons("P01", 1)).contains("killed by SIGKILL");
      assertThat(rehearsal.leftAlive()).isEmpty();
    }
  }

  @Test
  void stopsCodexWhenInterruptedAndGoesOnAfterwards() throws Exception {
    Function<ModelRequest, Reply> first =
        request ->
            Files.exists(folder.resolve("again")) ? honest(request) : Reply.exec("sleep 300");
    try (ScriptedModel model = ScriptedModel.start(first::apply)) {
      plan(model, "poll: {every: 1s, cycles: 60, grace: 2s}", "");
      rehearsal.when(TaskEvent.WorkerPolled.class, engine -> engine.interrupt("Ctrl+C"));
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.INTERRUPTED);
      assertThat(rehearsal.leftAlive()).isEmpty();
      Files.createFile(folder.resolve("again"));
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.PASSED);
      assertThat(rehearsal.events(TaskEvent.WorkerStarted.class))
          .extracting("attempt")
          .containsExactly(1, 2);
    }
  }

  @Test
  void adoptsAWorkerThatOutlivedItsCoordinator() throws Exception {
    Function<ModelRequest, Reply> slow =
        request ->
            request.turn() == 0 ? Reply.exec("sleep 4; " + work(request)) : Reply.say("Done.");
    try (ScriptedModel model = ScriptedModel.start(slow::apply)) {
      plan(model, "poll: {every: 1s, cycles: 60, grace: 2s}", "");
      rehearsal.when(TaskEvent.WorkerPolled.class, engine -> engine.leave("SIGTERM"));
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.LEFT);
      assertThat(rehearsal.leftAlive()).isNotEmpty();
      assertThat(rehearsal.run().how())
          .as(rehearsal.reasons("P01", 1))
          .isEqualTo(Outcome.How.PASSED);
      assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(1);
      assertThat(rehearsal.events(TaskEvent.WorkerExited.class).get(0).exit())
          .isEqualTo(Exit.ended(0));
    }
  }

  @Test
  void parksAtAUsageLimitUntilTheTimeThatItNames() throws Exception {
    Instant reset = Instant.now().plus(Duration.ofMinutes(90));
    try (ScriptedModel model = ScriptedModel.start(request -> Failure.usageLimit("plus", reset))) {
      plan(model, "", "");
      rehearsal.when(TaskEvent.Parked.class, engine -> engine.drain("the test is over"));
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.STOPPED);
      TaskEvent.Parked parked = rehearsal.events(TaskEvent.Parked.class).get(0);
      assertThat(Duration.between(parked.until(), reset).abs()).isLessThan(Duration.ofMinutes(2));
      assertThat(parked.why()).contains("usage limit");
      assertThat(rehearsal.task("P01").status()).isEqualTo(Status.PARKED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {
        "TOO_MANY_REQUESTS",
        "RATE_LIMITED_IN_STREAM",
        "SERVER_ERROR",
        "BAD_GATEWAY",
        "OVERLOADED",
        "UNAVAILABLE",
        "CUT",
        "BROKEN",
        "SILENT"
      })
  void comesBackLaterAfterAFailureThatTimeMends(Failure failure) throws Exception {
    try (ScriptedModel model = ScriptedModel.start(request -> failure)) {
      plan(model, "", "");
      rehearsal.when(TaskEvent.Parked.class, engine -> engine.drain("the test is over"));
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.STOPPED);
      assertThat(rehearsal.events(TaskEvent.Parked.class).get(0).cause()).isEqualTo(Cause.RETRY);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {
        "QUOTA",
        "NOT_INCLUDED",
        "CONTEXT_FULL",
        "BAD_REQUEST",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "NOT_FOUND"
      })
  void stopsAtOnceAtAFailureThatOnlyAPersonMends(Failure failure) throws Exception {
    try (ScriptedModel model = ScriptedModel.start(request -> failure)) {
      plan(model, "", "");
      Outcome outcome = rehearsal.run();
      assertThat(outcome.how()).isEqualTo(Outcome.How.FAILED);
      assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(1);
      assertThat(outcome.why()).contains(";");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"NO_HEADERS", "TRICKLE"})
  void stopsACodexThatWouldWaitForEver(Failure failure) throws Exception {
    try (ScriptedModel model = ScriptedModel.start(request -> failure)) {
      plan(model, "poll: {every: 1s, cycles: 3, grace: 1s}\nremediation: {attempts: 0}", "");
      assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.FAILED);
      assertThat(rehearsal.reasons("P01", 1)).contains("still running after 3 polls");
      assertThat(rehearsal.leftAlive()).isEmpty();
    }
  }

  private void plan(ScriptedModel model, String settings, String phase) throws Exception {
    plan(model, settings, phase, "implement");
  }

  private void plan(ScriptedModel model, String settings, String phase, String kind)
      throws Exception {
    CodexHome home = CodexHome.write(folder.resolve("codex-home"), model);
    StringBuilder env = new StringBuilder();
    home.environment()
        .forEach(
            (name, value) ->
                env.append(env.length() == 0 ? "" : ", ").append(name).append(": ").append(value));
    rehearsal.plan(
        """
        plan: PLAN-t
        worker: {profile: codex, env: {%s}}
        %s
        phases:
          - id: P01
            kind: %s
            title: Answer
            prompt: Write answer.txt with the number 42.
            %s
            checks: [{name: answer, run: grep -q 42 answer.txt}]
        """
            .formatted(env, settings, kind, phase));
  }

  private static Reply honest(ModelRequest request) {
    Usage usage = new Usage(1000, 100, 50, 10);
    return request.turn() == 0
        ? Reply.exec(work(request)).using(usage)
        : Reply.say("Done.").using(usage);
  }

  /**
   * What an honest worker runs: the work, then the report and the marker at the paths that its
   * prompt names.
   */
  static String work(ModelRequest request) {
    String report = path(request, "\\S*/reports/P01-worker\\.md");
    String marker = path(request, "\\S*/\\.completed/P01\\.md");
    return """
    echo 42 > answer.txt
    mkdir -p '%1$s' '%2$s'
    now=$(date +%%Y-%%m-%%dT%%H:%%M:%%S%%z)
    printf '# P01\\n\\nStatus: PASS\\n\\n`grep 42 answer.txt` at %%s: exit 0\\n' "$now" > '%3$s'
    printf 'Phase P01, completed %%s\\n\\n`grep 42 answer.txt`\\n\\n```\\n%%s\\n```\\n\\n@plan:PLAN-t.P01\\n' "$now" "$(grep 42 answer.txt)" > '%4$s'
    """
        .formatted(Path.of(report).getParent(), Path.of(marker).getParent(), report, marker);
  }

  private static String path(ModelRequest request, String pattern) {
    Matcher matcher = Pattern.compile("(/" + pattern + ")").matcher(request.prompt());
    assertThat(matcher.find()).as(request.prompt()).isTrue();
    return matcher.group(1);
  }
}
