package coordinator.batch;

import coordinator.batch.Review.Standing;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one call of the program found and did. Counted from any thread. */
public final class Totals {

  private final Map<Standing, LongAdder> passedBy = new EnumMap<>(Standing.class);
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder given = new LongAdder();

  public Totals() {
    for (Standing standing : Standing.values()) {
      passedBy.put(standing, new LongAdder());
    }
  }

  void passBy(Standing standing) {
    counter(standing).increment();
  }

  void give() {
    given.increment();
  }

  void settle(boolean passed) {
    (passed ? done : failed).increment();
  }

  /** Entries that were not given to a worker, by where they stand. */
  public long passedBy(Standing standing) {
    return counter(standing).sum();
  }

  /** Entries whose output got its name in this call. */
  public long done() {
    return done.sum();
  }

  /** Entries that failed in this call. */
  public long failed() {
    return failed.sum();
  }

  /** Entries that were given to a worker in this call. */
  public long given() {
    return given.sum();
  }

  private LongAdder counter(Standing standing) {
    LongAdder counter = passedBy.get(standing);
    if (counter == null) {
      throw new IllegalArgumentException(standing.toString());
    }
    return counter;
  }
}
