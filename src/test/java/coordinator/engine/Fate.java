package coordinator.engine;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that chance decides in a simulation. The same seed decides the same, and in the end fate
 * turns kind.
 */
final class Fate {

  /** The coordinator was killed, at this very point. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1;

    Died(String where) {
      super(where, null, false, false);
    }
  }

  private final SplittableRandom random;
  private final int deaths;
  private final int faults;
  private boolean kind;

  Fate(long seed) {
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    int[] rates = {0, 30, 100, 300};
    deaths = rates[random.nextInt(rates.length)];
    faults = rates[random.nextInt(rates.length)] * 3;
  }

  /** From now on nothing breaks and every worker does what it should. */
  void turnKind() {
    kind = true;
  }

  boolean kind() {
    return kind;
  }

  /** True once in so many times; never where that is 0. */
  boolean once(int in) {
    return in > 0 && random.nextInt(in) == 0;
  }

  /** An evil that only strikes while fate is not kind. */
  boolean evil(int in) {
    return !kind && once(in);
  }

  boolean fault() {
    return evil(faults);
  }

  void mayDie(String where) {
    if (evil(deaths)) {
      throw new Died(where);
    }
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T take(List<T> from) {
    return from.remove(random.nextInt(from.size()));
  }

  Duration seconds(int least, int most) {
    return Duration.ofMillis(1000L * least + random.nextInt(1000 * (most - least) + 1));
  }
}
