package coordinator.task;

import static coordinator.task.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class VigilTest {

  private static final Duration STEP = Duration.ofMinutes(5);

  @Test
  void isIdleSinceTheStartWhereNothingEverMoved() {
    Vigil vigil = Vigil.begin(NOON).polled(NOON.plus(STEP), 0, Duration.ofMillis(999));
    assertThat(vigil.idleSince()).isEqualTo(NOON);
    assertThat(vigil.idleFor(STEP)).isTrue();
    assertThat(vigil.idleFor(STEP.plusNanos(1))).isFalse();
  }

  @Test
  void isAtWorkWhileItsLogGrowsOrASecondOfCpuIsUsed() {
    Vigil grown = Vigil.begin(NOON).polled(NOON.plus(STEP), 1, Duration.ZERO);
    assertThat(grown.idleSince()).isNull();
    Vigil computed = grown.polled(NOON.plus(STEP).plus(STEP), 1, Duration.ofSeconds(1));
    assertThat(computed.idleSince()).isNull();
    assertThat(computed.idleFor(Duration.ZERO)).isFalse();
  }

  @Test
  void countsIdlenessFromTheLastSignOfLifeAndForgetsItAtTheNext() {
    Vigil vigil = Vigil.begin(NOON);
    vigil = vigil.polled(NOON.plus(STEP), 9, Duration.ZERO);
    vigil = vigil.polled(NOON.plus(STEP.multipliedBy(2)), 9, Duration.ZERO);
    vigil = vigil.polled(NOON.plus(STEP.multipliedBy(3)), 9, Duration.ZERO);
    assertThat(vigil.idleSince()).isEqualTo(NOON.plus(STEP));
    assertThat(vigil.idleFor(STEP.multipliedBy(2))).isTrue();
    vigil = vigil.polled(NOON.plus(STEP.multipliedBy(4)), 10, Duration.ZERO);
    assertThat(vigil.idleSince()).isNull();
    assertThat(vigil.polls()).isEqualTo(4);
  }

  @Test
  void isNeverTooIdleWhereThePlanDoesNotAsk() {
    Vigil vigil = Vigil.begin(NOON).polled(NOON.plus(Duration.ofDays(9)), 0, Duration.ZERO);
    assertThat(vigil.idleFor(null)).isFalse();
  }
}
