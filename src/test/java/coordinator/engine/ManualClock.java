package coordinator.engine;

import coordinator.task.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that is moved by hand. The wall's time may be set; the steady time follows only when it
 * is told to.
 */
final class ManualClock implements InstantSource {

  private Instant wall = Samples.NOON;
  private Instant steady = Samples.NOON;
  private Duration elapsed = Duration.ZERO;

  @Override
  public Instant instant() {
    return steady;
  }

  Instant wall() {
    return wall;
  }

  void advance(Duration by) {
    wall = wall.plus(by);
    steady = steady.plus(by);
    elapsed = elapsed.plus(by);
  }

  /** Time that really went by. */
  Duration elapsed() {
    return elapsed;
  }

  /** Somebody sets the wall clock. */
  void jump(Duration by) {
    wall = wall.plus(by);
  }

  Duration rebase() {
    Duration by = Duration.between(steady, wall);
    steady = wall;
    return by;
  }
}
