package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Cause;
import coordinator.task.Finding;
import coordinator.task.RunState;
import coordinator.task.Samples;
import coordinator.task.Settlement.Result;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanSourceTest {

  private static final Instant NOW = Instant.EPOCH;

  private PlanFiles files;
  private final RunState run = new RunState();

  @BeforeEach
  void folder(@TempDir Path folder) {
    files = new PlanFiles(folder);
  }

  /** What a source gives at once. */
  private List<String> given(PlanSource source) {
    List<String> ids = new ArrayList<>();
    for (var task = source.next(); task.isPresent(); task = source.next()) {
      take(task.get());
      ids.add(task.get().id());
    }
    return ids;
  }

  private void take(Task task) {
    run.apply(new TaskEvent.Taken(task.id(), task), NOW);
  }

  private void settle(PlanSource source, String id, Result result) {
    record(id, result);
    source.settled(run.task(id).orElseThrow().task(), run.task(id).orElseThrow());
  }

  private void record(String id, Result result) {
    run.apply(new TaskEvent.Settled(id, result, "so"), NOW);
  }

  @Test
  void givesOnePhaseAfterTheOther() {
    PlanSource source =
        new PlanSource(files.phases("{id: P01, prompt: x}", "{id: P02, prompt: x}"), run);
    assertThat(given(source)).containsExactly("P01");
    assertThat(source.drained()).isFalse();
    settle(source, "P01", Result.PASSED);
    assertThat(given(source)).containsExactly("P02");
    settle(source, "P02", Result.PASSED);
    assertThat(given(source)).isEmpty();
    assertThat(source.drained()).isTrue();
  }

  @Test
  void startsNothingThatNeedsAFailedPhaseButWhatDoesNot() {
    PlanSource source =
        new PlanSource(
            files.phases(
                "{id: P01, prompt: x}", "{id: P02, prompt: x}", "{id: P03, prompt: x, needs: []}"),
            run);
    assertThat(given(source)).containsExactly("P01");
    settle(source, "P01", Result.FAILED);
    assertThat(given(source)).containsExactly("P03");
    settle(source, "P03", Result.PASSED);
    assertThat(given(source)).isEmpty();
    assertThat(source.drained()).isTrue();
  }

  @Test
  void letsReadersRunSideBySideAndWritersAlone() {
    Plan plan =
        files.read(
            """
            plan: x
            concurrency: 2
            mode: read-only
            phases:
              - {id: R1, prompt: x, needs: []}
              - {id: W1, prompt: x, needs: [], mode: workspace-write}
              - {id: R2, prompt: x, needs: []}
              - {id: R3, prompt: x, needs: []}
              - {id: W2, prompt: x, needs: [], mode: workspace-write}
            """);
    PlanSource source = new PlanSource(plan, run);
    assertThat(given(source)).containsExactly("R1", "R2");
    settle(source, "R1", Result.PASSED);
    assertThat(given(source)).containsExactly("R3");
    settle(source, "R2", Result.PASSED);
    assertThat(given(source)).isEmpty();
    settle(source, "R3", Result.PASSED);
    assertThat(given(source)).containsExactly("W1");
    settle(source, "W1", Result.PASSED);
    assertThat(given(source)).containsExactly("W2");
    assertThat(source.drained()).isFalse();
  }

  @Test
  void givesOneAtATimeUnlessThePlanSaysMore() {
    Plan plan =
        files.read(
            "plan: x\n"
                + "mode: read-only\n"
                + "phases:\n"
                + "  - {id: R1, prompt: x}\n"
                + "  - {id: R2, prompt: x, needs: []}\n");
    assertThat(given(new PlanSource(plan, run))).containsExactly("R1");
  }

  @Test
  void goesOnAfterARestartWhereTheRunIs() {
    Plan plan =
        files.phases(
            "{id: P01, prompt: x}",
            "{id: P02, prompt: x}",
            "{id: P03, prompt: x}",
            "{id: P04, prompt: x, needs: []}");
    PlanSource before = new PlanSource(plan, run);
    given(before);
    settle(before, "P01", Result.PASSED);
    given(before);

    PlanSource after = new PlanSource(plan, run);
    assertThat(given(after)).as("beside the adopted writer").isEmpty();
    assertThat(after.drained()).isFalse();
    settle(after, "P02", Result.PASSED);
    assertThat(given(after)).containsExactly("P03");
  }

  @Test
  void givesWhatFailedOrWasResetOnceMore() {
    Plan plan =
        files.phases(
            "{id: P01, prompt: x}", "{id: P02, prompt: x}", "{id: P03, prompt: x, needs: [P01]}");
    PlanSource first = new PlanSource(plan, run);
    given(first);
    settle(first, "P01", Result.PASSED);
    given(first);
    settle(first, "P02", Result.FAILED);
    record("P01", Result.RESET);

    PlanSource second = new PlanSource(plan, run);
    assertThat(given(second)).containsExactly("P01");
    settle(second, "P01", Result.PASSED);
    assertThat(given(second)).containsExactly("P02");
    settle(second, "P02", Result.FAILED);
    assertThat(given(second)).containsExactly("P03");
    settle(second, "P03", Result.PASSED);
    assertThat(given(second)).isEmpty();
    assertThat(second.drained()).isTrue();
  }

  private static final List<Finding> WANTING = List.of(Finding.fails("Verification P01a", "so"));

  private Plan verified() {
    return files.read(
        "plan: x\n"
            + "verify_each: true\n"
            + "phases:\n"
            + "  - {id: P01, prompt: x}\n"
            + "  - {id: P02, prompt: x}\n");
  }

  private void attempt(String id) {
    int number = run.task(id).orElseThrow().nextNumber();
    run.apply(
        new TaskEvent.WorkerStarted(id, number, Cause.FIRST, Samples.process(1), List.of(), "l"),
        NOW);
  }

  private void dispute() {
    run.apply(new TaskEvent.Disputed("P01", "P01a", WANTING), NOW);
  }

  @Test
  void givesWorkAgainThatItsVerifierFindsWantingAndThenTheVerifier() {
    PlanSource source = new PlanSource(verified(), run);
    given(source);
    attempt("P01");
    settle(source, "P01", Result.PASSED);
    assertThat(given(source)).containsExactly("P01a");
    settle(source, "P01a", Result.FAILED);
    dispute();
    source.settled(run.task("P01").orElseThrow().task(), run.task("P01").orElseThrow());
    assertThat(source.drained()).isFalse();
    assertThat(given(source)).containsExactly("P01");
    settle(source, "P01", Result.PASSED);
    assertThat(given(source)).containsExactly("P01a");
    settle(source, "P01a", Result.PASSED);
    assertThat(given(source)).containsExactly("P02");
  }

  @Test
  void givesDisputedWorkFirstAfterARestart() {
    PlanSource before = new PlanSource(verified(), run);
    given(before);
    attempt("P01");
    settle(before, "P01", Result.PASSED);
    given(before);
    settle(before, "P01a", Result.FAILED);
    dispute();
    PlanSource after = new PlanSource(verified(), run);
    assertThat(given(after)).containsExactly("P01");
    settle(after, "P01", Result.PASSED);
    assertThat(given(after)).containsExactly("P01a");
  }

  @Test
  void waitsForAPhaseUnderWayThatTodaysPlanNoLongerHas() {
    given(new PlanSource(files.phases("{id: OLD, prompt: x}"), run));
    PlanSource source = new PlanSource(files.phases("{id: P01, prompt: x}"), run);
    assertThat(given(source)).isEmpty();
    settle(source, "OLD", Result.PASSED);
    assertThat(given(source)).containsExactly("P01");
  }

  @Test
  void costsTheSamePerCallInAPlanOfTenThousandPhases() {
    Plan plan =
        files.phases(
            IntStream.range(0, 10_000)
                .mapToObj(i -> "{id: P" + i + ", run: x}")
                .toArray(String[]::new));
    PlanSource source = new PlanSource(plan, run);
    long before = System.nanoTime();
    for (Phase phase : plan.phases().values()) {
      assertThat(given(source)).containsExactly(phase.id());
      settle(source, phase.id(), Result.PASSED);
    }
    assertThat(source.drained()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void saysWhichPassedPhasesWereEditedTooLate() {
    Plan plan =
        files.phases("{id: P01, prompt: x}", "{id: P02, prompt: x}", "{id: P03, prompt: x}");
    PlanSource source = new PlanSource(plan, run);
    for (String id : List.of("P01", "P02")) {
      given(source);
      settle(source, id, Result.PASSED);
    }
    assertThat(plan.changedSince(run)).isEmpty();
    Plan edited =
        files.phases(
            "{id: P01, prompt: y}",
            "{id: P02, prompt: x, poll: {cycles: 12}, title: New}",
            "{id: P03, prompt: y}");
    assertThat(edited.changedSince(run))
        .as("the title is in the prompt")
        .containsExactly("P01", "P02");
    Plan slower =
        files.phases(
            "{id: P01, prompt: x}",
            "{id: P02, prompt: x, poll: {cycles: 12}}",
            "{id: P03, prompt: y}");
    assertThat(slower.changedSince(run)).isEmpty();
  }
}
