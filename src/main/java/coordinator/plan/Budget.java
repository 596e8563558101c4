package coordinator.plan;

import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a whole run may use.
 *
 * @param tokens input and output tokens of all workers together; null: any
 * @param wall time since the run was first started; null: any
 * @param attempts worker processes, retries and remediations included; null: any
 */
public record Budget(@Nullable Long tokens, @Nullable Duration wall, @Nullable Integer attempts) {

  public static final Budget UNLIMITED = new Budget(null, null, null);

  /** Which limit a run has reached, in words; empty while it has reached none. */
  public Optional<String> reached(RunState run, Instant now) {
    long used = run.tokens();
    if (tokens != null && used >= tokens) {
      return Optional.of("budget: " + used + " of " + tokens + " tokens are used");
    }
    int made = run.attempts();
    if (attempts != null && made >= attempts && run.tasks().stream().noneMatch(Budget::busy)) {
      return Optional.of(
          "budget: "
              + made
              + " of "
              + Words.count(attempts, "attempt")
              + (attempts == 1 ? " is made" : " are made"));
    }
    Instant started = run.startedAt();
    if (wall != null && started != null && !now.isBefore(started.plus(wall))) {
      return Optional.of("budget: " + Words.of(wall) + " have passed");
    }
    return Optional.empty();
  }

  /** The last attempt of a budget may be carried to its end. */
  private static boolean busy(TaskRun run) {
    return switch (run.status()) {
      case RUNNING, STOPPING, EXITED, CHECKING, JUDGED -> true;
      case READY, PARKED, SETTLED -> false;
    };
  }
}
