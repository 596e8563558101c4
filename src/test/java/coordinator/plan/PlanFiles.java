package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import coordinator.text.Invalid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes plan files for tests and reads them. */
record PlanFiles(Path folder) {

  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Plan read(String text) {
    return read(text, Map.of());
  }

  Plan read(String text, Map<String, String> set) {
    try {
      return PlanReader.read(write("PLAN-x.yaml", text), set);
    } catch (Invalid e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** A plan of these phases, each a line in braces. */
  Plan phases(String... phases) {
    return read("plan: PLAN-x\nphases:\n  - " + String.join("\n  - ", phases) + "\n");
  }

  /** What is wrong with a plan, as {@code line:column: text}. */
  List<String> mistakes(String text) {
    return mistakes(text, Map.of());
  }

  List<String> mistakes(String text, Map<String, String> set) {
    Path file = write("PLAN-x.yaml", text);
    return mistakes(file, set);
  }

  List<String> mistakes(Path file, Map<String, String> set) {
    Throwable thrown = catchThrowable(() -> PlanReader.read(file, set));
    assertThat(thrown).as("what reading it throws").isInstanceOf(Invalid.class);
    return ((Invalid) thrown)
        .problems().stream()
            .map(problem -> problem.toString().substring(file.toString().length() + 1))
            .toList();
  }
}
