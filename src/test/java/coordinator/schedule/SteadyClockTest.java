package coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** A wall clock that somebody sets. */
  private static final class Wall implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  private final Wall wall = new Wall();
  private final SteadyClock clock = new SteadyClock(wall);

  @Test
  void goesWithTheWallAndNeverBackwards() {
    Instant last = clock.instant();
    for (int i = 0; i < 100_000; i++) {
      Instant now = clock.instant();
      assertThat(now.isBefore(last)).isFalse();
      last = now;
    }
    assertThat(Duration.between(wall.instant(), clock.instant()).abs()).isLessThan(CLOSE);
    assertThat(clock.jumped()).isFalse();
    assertThat(clock.rebase()).isZero();
  }

  @Test
  void staysWhereItIsWhenTheWallIsSetAndFollowsOnlyWhenTold() {
    for (Duration jump : new Duration[] {DAY, DAY.multipliedBy(-2), Duration.ofSeconds(5)}) {
      Instant before = clock.instant();
      wall.ahead = wall.ahead.plus(jump);
      assertThat(Duration.between(before, clock.instant())).isLessThan(CLOSE);
      assertThat(clock.jumped()).isTrue();

      assertThat(clock.rebase().minus(jump).abs()).isLessThan(CLOSE);
      assertThat(clock.jumped()).isFalse();
      assertThat(Duration.between(wall.instant(), clock.instant()).abs()).isLessThan(CLOSE);
      assertThat(clock.rebase()).isZero();
    }
  }

  @Test
  void takesASmallStepForNoJump() {
    wall.ahead = Duration.ofMillis(500);
    assertThat(clock.jumped()).isFalse();
    assertThat(clock.rebase()).isZero();
  }
}
