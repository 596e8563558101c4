package coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QuartzWakeupsTest {

  private static final Duration SOON = Duration.ofMillis(150);

  private final QuartzWakeups wakeups = new QuartzWakeups();
  private final Queue<String> woken = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    wakeups.close();
  }

  @Test
  void wakesOnceAndNotBeforeItsTime() {
    Instant due = Instant.now().plus(SOON);
    Map<String, Instant> at = new ConcurrentHashMap<>();
    wakeups.at("a", due, () -> at.put("a", Instant.now()));
    await().until(() -> at.containsKey("a"));
    assertThat(at.get("a")).isAfterOrEqualTo(due);
  }

  @Test
  void wakesAtOnceWhereTheTimeIsPastHoweverLongAgo() {
    wakeups.at("minute", Instant.now().minusSeconds(61), () -> woken.add("minute"));
    wakeups.at("year", Instant.now().minus(Duration.ofDays(365)), () -> woken.add("year"));
    await().until(() -> woken.size() == 2);
  }

  @Test
  void aLaterCallReplacesAnEarlierOne() {
    wakeups.at("a", Instant.now().plus(SOON), () -> woken.add("first"));
    wakeups.at("a", Instant.now().plus(SOON), () -> woken.add("second"));
    wakeups.at("late", Instant.now().plus(SOON.multipliedBy(3)), () -> woken.add("late"));
    await().until(() -> woken.contains("late"));
    assertThat(woken).containsExactly("second", "late");
  }

  @Test
  void aWakeupMayAskForTheNextOne() {
    AtomicInteger left = new AtomicInteger(20);
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          woken.add("beat");
          if (left.decrementAndGet() > 0) {
            wakeups.at("a", Instant.now(), again[0]);
          }
        };
    wakeups.at("a", Instant.now(), again[0]);
    await().until(() -> woken.size() == 20);
  }

  @Test
  void whatIsCancelledNeverComes() {
    wakeups.at("a", Instant.now().plus(SOON), () -> woken.add("a"));
    wakeups.cancel("a");
    wakeups.cancel("never asked for");
    wakeups.at("late", Instant.now().plus(SOON.multipliedBy(3)), () -> woken.add("late"));
    await().until(() -> woken.contains("late"));
    assertThat(woken).containsExactly("late");
  }

  @Test
  void waitsByItsOwnClockWhereThatDiffersFromTheWalls() {
    Duration behind = Duration.ofDays(1);
    try (QuartzWakeups steady = new QuartzWakeups(() -> Instant.now().minus(behind))) {
      Instant due = Instant.now().minus(behind).plus(SOON);
      steady.at(
          "a",
          due,
          () -> woken.add(Instant.now().minus(behind).isBefore(due) ? "early" : "in time"));
      await().until(() -> !woken.isEmpty());
      assertThat(woken).containsExactly("in time");
    }
  }

  @Test
  void twoOfThemDoNotKnowEachOther() {
    try (QuartzWakeups other = new QuartzWakeups()) {
      other.at("a", Instant.now().plus(SOON), () -> woken.add("other"));
      wakeups.at("a", Instant.now().plus(SOON), () -> woken.add("one"));
      await().until(() -> woken.size() == 2);
    }
  }

  @Test
  void tenThousandComeAll() {
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      wakeups.at("t" + i, Instant.now().plus(SOON), () -> woken.add("t" + number));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> woken.size() == 10_000);
  }
}
