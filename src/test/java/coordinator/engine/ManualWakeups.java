package coordinator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Wake-ups that come when they are told to. Like the real ones, they wait on the wall clock. */
final class ManualWakeups implements Wakeups {

  private record Wakeup(String key, Instant due, Runnable wake) {}

  private final ManualClock clock;
  private final Map<String, Wakeup> all = new LinkedHashMap<>();

  ManualWakeups(ManualClock clock) {
    this.clock = clock;
  }

  @Override
  public void at(String key, Instant time, Runnable wake) {
    Duration left = Duration.between(clock.instant(), time);
    all.put(key, new Wakeup(key, clock.wall().plus(left), wake));
  }

  @Override
  public void cancel(String key) {
    all.remove(key);
  }

  /** The wall's time at which the next one is due; empty if nobody waits. */
  Optional<Instant> next() {
    return all.values().stream().map(Wakeup::due).min(Comparator.naturalOrder());
  }

  /** Wakes those that are due; false if there were none. */
  boolean fire() {
    var due = all.values().stream().filter(each -> !each.due().isAfter(clock.wall())).toList();
    due.forEach(each -> all.remove(each.key()));
    due.forEach(each -> each.wake().run());
    return !due.isEmpty();
  }

  Set<String> keys() {
    return Set.copyOf(all.keySet());
  }

  int size() {
    return all.size();
  }

  void clear() {
    all.clear();
  }
}
