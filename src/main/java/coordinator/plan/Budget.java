package coordinator.plan;

import coordinator.task.RunState;
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
 * @param attempts worker processes, retries and remediations included; the last may end; null: any
 */
public record Budget(@Nullable Long tokens, @Nullable Duration wall, @Nullable Integer attempts) {

  public static final Budget UNLIMITED = new Budget(null, null, null);

  /** Why no further attempt may begin, in words; empty while one may. */
  public Optional<String> spent(RunState run, Instant now) {
    int made = run.attempts();
    if (attempts != null && made >= attempts) {
      return Optional.of(
          "budget: "
              + made
              + " of "
              + Words.count(attempts, "attempt")
              + (attempts == 1 ? " is made" : " are made"));
    }
    return reached(run, now);
  }

  /** Why what runs must be stopped, in words; empty while it may run on. */
  public Optional<String> reached(RunState run, Instant now) {
    long used = run.tokens();
    if (tokens != null && used >= tokens) {
      return Optional.of("budget: " + used + " of " + tokens + " tokens are used");
    }
    Instant started = run.startedAt();
    if (wall != null && started != null && !now.isBefore(started.plus(wall))) {
      return Optional.of("budget: " + Words.of(wall) + " have passed");
    }
    return Optional.empty();
  }
}
