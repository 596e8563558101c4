package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path temp;

  private Command.Output sh(String script, Duration timeout) throws IOException {
    return Command.run(List.of("sh", "-c", script), temp, Map.of("EXTRA", "x y"), timeout);
  }

  @Test
  void givesCodeOutputAndErrors() throws IOException {
    assertThat(sh("echo \"$EXTRA\"; pwd; cat; echo bad >&2; exit 3", LONG))
        .isEqualTo(new Command.Output(3, "x y\n" + temp + "\n", "bad\n"));
  }

  @Test
  void takesMuchOutputOnBothSides() throws IOException {
    Command.Output output = sh("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2", LONG);

    assertThat(output.out()).hasSize(1_000_000);
    assertThat(output.err()).hasSize(1_000_000);
  }

  @Test
  void endsWhatTakesTooLong() {
    assertThatThrownBy(() -> sh("sleep 60", Duration.ofMillis(100)))
        .hasMessageContaining("not done after");
  }

  @Test
  void saysWhatCannotBeStarted() {
    assertThatThrownBy(() -> Command.run(List.of("no-such-program"), temp, Map.of(), LONG))
        .hasMessageContaining("no-such-program");
  }
}
