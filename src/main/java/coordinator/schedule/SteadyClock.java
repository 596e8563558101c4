package coordinator.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall's time as it was when the clock was made, carried on by the monotonic clock: it never jumps by itself. Where
 * the wall clock was set, or the machine slept, {@link #rebase} says by how much, and only then does this clock move.
 */
public final class SteadyClock implements InstantSource {

  private static final Duration JUMP = Duration.ofSeconds(2);

  private final InstantSource wall;
  private volatile Base base;

  private record Base(Instant wall, long nanos) {}

  public SteadyClock() {
    this(InstantSource.system());
  }

  SteadyClock(InstantSource wall) {
    this.wall = wall;
    this.base = new Base(wall.instant(), System.nanoTime());
  }

  @Override
  public Instant instant() {
    Base now = base;
    return now.wall().plusNanos(System.nanoTime() - now.nanos());
  }

  /** Whether the wall clock has left this one behind, or fallen behind it. */
  public boolean jumped() {
    return Duration.between(instant(), wall.instant()).abs().compareTo(JUMP) > 0;
  }

  /** Moves this clock to the wall's time and says by how much; zero if it stood right. */
  public Duration rebase() {
    if (!jumped()) {
      return Duration.ZERO;
    }
    Instant steady = instant();
    base = new Base(wall.instant(), System.nanoTime());
    return Duration.between(steady, base.wall());
  }
}
