package coordinator.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When it starts by itself, how much may happen at once, and how much in all.
 *
 * @param concurrency read-only phases side by side; at least one
 * @param budget for the whole run
 * @param timing when a daemon starts it by itself, or null
 */
public record Bounds(int concurrency, Budget budget, @Nullable Schedule timing) {

  /** When a daemon starts the plan by itself; empty if only people start it. */
  public Optional<Schedule> schedule() {
    return Optional.ofNullable(timing);
  }
}
