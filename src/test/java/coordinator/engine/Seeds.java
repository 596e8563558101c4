package coordinator.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Many seeds, on all cores. The first that fails is named, with the command that repeats it. */
final class Seeds {

  private Seeds() {}

  /** Lives through so many seeds and counts how the runs ended. */
  static Map<Outcome.How, Long> live(long first, long count) {
    Map<Outcome.How, Long> ends = new ConcurrentHashMap<>();
    LongStream.range(first, first + count)
        .parallel()
        .forEach(seed -> ends.merge(one(seed), 1L, Long::sum));
    return new TreeMap<>(ends);
  }

  private static Outcome.How one(long seed) {
    try {
      return Simulation.live(seed).how();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nTo repeat it: mvn test -Dtest=SimulationTest -Dsimulation.seed="
              + seed,
          e);
    }
  }
}
