package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the polls have seen of a worker.
 *
 * @param startedAt when the worker was started
 * @param polledAt when it was last polled, or started
 * @param polls how many polls there were
 * @param logBytes size of its log at the last poll
 * @param cpu CPU time of its tree at the last poll
 * @param idleSince since when neither log nor CPU moved, or null while it works
 */
public record Vigil(
    Instant startedAt,
    Instant polledAt,
    int polls,
    long logBytes,
    Duration cpu,
    @Nullable Instant idleSince) {

  private static final Duration WORKING = Duration.ofSeconds(1);

  static Vigil begin(Instant at) {
    return new Vigil(at, at, 0, 0, Duration.ZERO, null);
  }

  Vigil polled(Instant at, long bytes, Duration used) {
    boolean idle = bytes == logBytes && used.minus(cpu).compareTo(WORKING) < 0;
    Instant since = !idle ? null : idleSince != null ? idleSince : polledAt;
    return new Vigil(startedAt, at, polls + 1, bytes, used, since);
  }

  Vigil shifted(Duration by) {
    return new Vigil(
        startedAt.plus(by),
        polledAt.plus(by),
        polls,
        logBytes,
        cpu,
        idleSince == null ? null : idleSince.plus(by));
  }

  boolean idleFor(@Nullable Duration stall) {
    return stall != null && idleSince != null && !idleSince.plus(stall).isAfter(polledAt);
  }
}
