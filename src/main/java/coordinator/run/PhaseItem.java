package coordinator.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.plan.Phase;
import coordinator.task.Attempt;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A phase of a run; its parts are one flat object for those who read it.
 *
 * @param name what it is
 * @param condition in which state it is
 * @param attempts how many attempts there were
 * @param live what is known since its first attempt
 * @param asked how the plan wants it done
 */
public record PhaseItem(
    @JsonUnwrapped Name name,
    @JsonUnwrapped Condition condition,
    int attempts,
    @JsonUnwrapped Live live,
    @JsonUnwrapped Asked asked) {

  /** What a phase is; kind and title may be empty. */
  public record Name(String id, String kind, String title) {}

  /**
   * In which state a phase is.
   *
   * @param state as {@link Standing.Phase} says it
   * @param reason why; may be empty
   * @param becauseUnchecked whether it passed, but the coordinator itself had nothing to check
   */
  public record Condition(String state, String reason, boolean becauseUnchecked) {}

  /** What is known of a phase since its first attempt; null each where it is not. */
  public record Live(
      @Nullable Long pid,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Instant nextPoll) {}

  /** How a phase is to be done: after which others, what its worker may touch, and which worker. */
  public record Asked(List<String> needs, String mode, String profile) {}

  static PhaseItem of(Standing.Phase standing, Optional<Phase> planned, RunState state) {
    Optional<TaskRun> run = state.task(standing.id());
    Standing.Live live = standing.live();
    Optional<Task> task = run.map(TaskRun::task).or(() -> planned.map(Phase::task));
    boolean unchecked =
        run.filter(TaskRun::passed)
            .flatMap(TaskRun::last)
            .map(Attempt::inquest)
            .map(Attempt.Inquest::verdict)
            .map(verdict -> !verdict.checked())
            .orElse(false);
    return new PhaseItem(
        new Name(standing.id(), planned.map(p -> p.kind().word()).orElse(""), standing.title()),
        new Condition(standing.state(), standing.reason(), unchecked),
        standing.attempts(),
        live == null
            ? new Live(null, null, null, null)
            : new Live(live.pid(), live.startedAt(), live.endedAt(), live.nextPoll()),
        new Asked(
            planned.map(Phase::needs).orElse(List.of()),
            task.map(t -> t.assignment().worker().mode().word()).orElse(""),
            task.map(t -> t.assignment().worker().profile()).orElse("")));
  }
}
