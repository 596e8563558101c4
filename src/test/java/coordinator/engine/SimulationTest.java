package coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Outcome.How;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dsimulation.seeds=1000000} for a million seeds, {@code -Dsimulation.first=5000} to begin
 * elsewhere, {@code -Dsimulation.seed=42} for one alone.
 */
final class SimulationTest {

  @Test
  void keepsItsPromisesWhateverHappens() {
    Long one = Long.getLong("simulation.seed");
    long count = one == null ? Long.getLong("simulation.seeds", 10_000) : 1;
    Map<How, Long> ends =
        Seeds.live(one == null ? Long.getLong("simulation.first", 1) : one, count);

    assertThat(ends.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
    assertThat(ends.keySet()).isSubsetOf(How.PASSED, How.FAILED);
    if (count >= 1000) {
      assertThat(ends).containsKeys(How.PASSED, How.FAILED);
    }
  }

  @Test
  void theSameSeedLivesTheSameLife() {
    for (long seed = 1; seed <= 50; seed++) {
      assertThat(Simulation.live(seed)).isEqualTo(Simulation.live(seed));
    }
  }
}
