package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.run.Standing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

  private static final Instant NOW = Instant.EPOCH.plusSeconds(75);

  private static String row(int columns) {
    Standing.Phase phase =
        new Standing.Phase(
            "P01",
            "A title that is much longer than anybody needs in a table",
            "running",
            "",
            1,
            List.of(),
            new Standing.Live(424_242L, Instant.EPOCH, null, 0, null));
    Terminal terminal = new Terminal(System.out, System.err, true, false, columns, 24);
    return new Table(terminal).phases(List.of(phase), NOW).get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void showsStateAndPidWithinTheTerminal(int columns) {
    String seen = row(columns).substring(0, Math.min(columns, row(columns).length()));
    assertThat(seen).contains("P01", "running", "1m15s", "PID 424242");
  }

  @Test
  void givesTheTitleWhatRoomThereIs() {
    assertThat(row(40)).doesNotContain("A title");
    assertThat(row(80)).contains("A title that").doesNotContain("than anybody");
    assertThat(row(0)).contains("A title that is much longer than anybod…");
  }
}
