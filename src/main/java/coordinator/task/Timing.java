package coordinator.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a worker may take: it is polled {@code cycles} times, {@code every} apart, and stopped if it is alive at the
 * last poll. Time is counted in polls, so a clock that jumps ends nobody's work.
 *
 * @param every between polls; positive
 * @param cycles polls before the timeout; at least one
 * @param grace between one signal and the next when a worker is stopped
 * @param stall stops a worker that was idle this long (log unmoved, no CPU used); null: never
 */
public record Timing(Duration every, int cycles, Duration grace, @Nullable Duration stall) {

  public static final Timing DEFAULT = new Timing(Duration.ofMinutes(5), 6, Duration.ofSeconds(10), null);

  public Timing {
    if (every.isNegative() || every.isZero() || cycles < 1 || grace.isNegative()) {
      throw new IllegalArgumentException("poll every " + every + ", cycles " + cycles + ", grace " + grace);
    }
  }

  /** With so many more polls, as far as a number holds them. */
  Timing extended(int more) {
    long all = Math.max(1, Math.min(Integer.MAX_VALUE, (long) cycles + more));
    return new Timing(every, (int) all, grace, stall);
  }
}
