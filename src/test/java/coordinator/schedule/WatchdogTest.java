package coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WatchdogTest {

  @Test
  void looksAgainAndAgainAlsoAfterItStumbled() {
    AtomicInteger looks = new AtomicInteger();
    try (Watchdog watchdog = new Watchdog()) {
      watchdog.every(
          Duration.ofMillis(5),
          () -> {
            if (looks.incrementAndGet() % 2 == 0) {
              throw new IllegalStateException("a request that cannot be read");
            }
          });
      await().until(() -> looks.get() >= 10);
    }
    await().during(Duration.ofMillis(50)).until(looks::get, new Unchanged());
    assertThat(looks.get()).isGreaterThanOrEqualTo(10);
  }

  /** True while a number stays what it was when first seen. */
  private static final class Unchanged implements java.util.function.Predicate<Integer> {
    private int first = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = first < 0 || now == first;
      first = now;
      return same;
    }
  }
}
