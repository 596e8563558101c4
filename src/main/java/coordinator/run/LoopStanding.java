package coordinator.run;

import coordinator.loop.TodoList;
import coordinator.loop.Turns;
import coordinator.task.Attempt;
import coordinator.task.Exit;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a loop stands, for eyes and scripts.
 *
 * @param status in one word: {@code idle, running, draining, parked, left, passed, failed}
 * @param why why it is so; may be empty
 * @param run the run's id; empty if there never was one
 * @param coordinator who carries it out now; null if nobody does
 * @param turn the turn under way, or the last one; null before the first
 * @param items what the TODO document says
 */
public record LoopStanding(
    String status,
    String why,
    String run,
    @Nullable String coordinator,
    @Nullable Turn turn,
    Items items) {

  /**
   * A turn.
   *
   * @param number counted from 1, over all runs of the loop
   * @param item what is to be done in it
   * @param attempt which worker of it, counted from 1
   * @param result {@code running, passed, failed} or the word of its state
   * @param process of whom, and when
   */
  public record Turn(int number, String item, int attempt, String result, Process process) {}

  /**
   * A turn's worker.
   *
   * @param pid while it runs; null otherwise
   * @param startedAt when it was started
   * @param exitCode how it ended; null while it runs, or where that is not known
   */
  public record Process(@Nullable Long pid, Instant startedAt, @Nullable Integer exitCode) {}

  /**
   * What the TODO document says.
   *
   * @param open how many items are open
   * @param done how many are ticked
   * @param next the one that comes next; null if none is open
   */
  public record Items(int open, int done, @Nullable String next) {

    public static Items of(TodoList todo) {
      int open = todo.open().size();
      return new Items(
          open, todo.items().size() - open, todo.top().map(TodoList.Item::text).orElse(null));
    }
  }

  /**
   * Where a loop stands.
   *
   * @param holder who holds its lock; empty if nobody does
   */
  public static LoopStanding of(RunState state, String holder, Items items) {
    List<TaskRun> turns = List.copyOf(state.tasks());
    Optional<TaskRun> last =
        turns.isEmpty() ? Optional.empty() : Optional.of(turns.get(turns.size() - 1));
    return new LoopStanding(
        status(state, holder, last),
        last.filter(turn -> turn.status() == TaskRun.Status.PARKED)
            .map(turn -> parked(turn))
            .orElse(state.why()),
        state.id(),
        holder.isEmpty() ? null : holder,
        last.map(LoopStanding::turn).orElse(null),
        items);
  }

  private static String parked(TaskRun turn) {
    Instant until = turn.pending().until();
    return (until == null ? "" : "until " + Narration.time(until) + ": ") + turn.pending().why();
  }

  private static String status(RunState state, String holder, Optional<TaskRun> last) {
    if (state.id().isEmpty()) {
      return "idle";
    }
    boolean parked = last.filter(turn -> turn.status() == TaskRun.Status.PARKED).isPresent();
    return switch (state.phase()) {
      case RUNNING -> holder.isEmpty() ? "left" : parked ? "parked" : "running";
      case DRAINING -> holder.isEmpty() ? "left" : "draining";
      case LEFT -> "left";
      case PASSED -> "passed";
      case FAILED -> "failed";
    };
  }

  private static @Nullable Turn turn(TaskRun run) {
    Attempt attempt = run.last().orElse(null);
    if (attempt == null) {
      return null;
    }
    Started process = run.process();
    Exit exit = attempt.exit();
    String result =
        run.passed()
            ? "passed"
            : run.failed() ? "failed" : run.status().name().toLowerCase(java.util.Locale.ROOT);
    return new Turn(
        Turns.number(run.task().id()),
        run.task().title(),
        attempt.number(),
        result,
        new Process(
            process == null ? null : process.pid(),
            attempt.vigil().startedAt(),
            exit != null && exit.kind() == Exit.Kind.ENDED ? exit.code() : null));
  }
}
