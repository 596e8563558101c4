package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import coordinator.faults.Faults;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handful of the points of {@code bench/faults/run}, on the real program. */
class FaultsTest {

  private static final String MISSING = "no strace here: apt-get install strace";

  @TempDir Path folder;

  @Test
  void whateverIsKilledNothingRunsTwiceNothingIsLostAndNothingIsLeft() throws Exception {
    requireStrace();
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    assertThat(Faults.quick(folder, new PrintStream(table, true, StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(table.toString(StandardCharsets.UTF_8))
        .contains("| **all** |", "coordinator 8", "worker 1", "wrapper 3");
  }

  /** Skips the test where strace is missing, but fails it where it must not be. */
  private static void requireStrace() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    if (Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(at -> Files.isExecutable(Path.of(at, "strace")))) {
      return;
    }
    String required = Optional.ofNullable(System.getenv("COORDINATOR_REQUIRE")).orElse("");
    if (Arrays.stream(required.split("[\\s,]+")).anyMatch(word -> word.matches("all|strace"))) {
      throw new AssertionError(MISSING + "; COORDINATOR_REQUIRE=" + required);
    }
    abort(MISSING);
  }
}
