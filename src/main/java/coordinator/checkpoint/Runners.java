package coordinator.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of the output of test runners, compilers and shells, read from {@code
 * runners.yaml}: data, so that a new runner is a few lines and no code.
 */
final class Runners {

  /** A reason why a command failed that has nothing to do with what was to be tested. */
  record Wrong(String why, List<Pattern> patterns) {
    @JsonCreator
    static Wrong read(
        @JsonProperty(value = "why", required = true) String why,
        @JsonProperty(value = "lines", required = true) List<String> lines) {
      return new Wrong(why, Runner.compiled(lines));
    }
  }

  private record All(
      List<Runner> runners,
      List<TestReports.Place> reports,
      List<Wrong> wrong,
      List<Pattern> telling) {
    @JsonCreator
    static All read(
        @JsonProperty(value = "runners", required = true) List<Runner> runners,
        @JsonProperty(value = "reports", required = true) List<TestReports.Place> reports,
        @JsonProperty(value = "wrong", required = true) List<Wrong> wrong,
        @JsonProperty(value = "telling", required = true) List<String> telling) {
      return new All(runners, reports, wrong, Runner.compiled(telling));
    }
  }

  private static final class Loaded {
    static final All ALL = load();
  }

  private Runners() {}

  /**
   * What the runners that speak in an output say, the one that ran most tests first; empty if none
   * speaks.
   */
  static Optional<Tally> tally(List<String> lines) {
    return Loaded.ALL.runners().stream()
        .flatMap(runner -> runner.tally(lines).stream())
        .max(Comparator.comparingLong(Tally::ran).thenComparingLong(Tally::failed));
  }

  /** Where runners leave files that tell what they ran. */
  static List<TestReports.Place> reports() {
    return Loaded.ALL.reports();
  }

  /**
   * The line that shows that a command failed for a reason of its own, with that reason in words.
   */
  static Optional<String> wrongReason(List<String> lines) {
    for (Wrong wrong : Loaded.ALL.wrong()) {
      for (String line : lines) {
        if (wrong.patterns().stream().anyMatch(pattern -> pattern.matcher(line).find())) {
          return Optional.of(wrong.why() + ": " + line.strip());
        }
      }
    }
    return Optional.empty();
  }

  /** How much a line says about a failure: 0 for the most telling, −1 if it says nothing of one. */
  static int telling(String line) {
    List<Pattern> telling = Loaded.ALL.telling();
    for (int i = 0; i < telling.size(); i++) {
      if (telling.get(i).matcher(line).find()) {
        return i;
      }
    }
    return -1;
  }

  private static All load() {
    try (InputStream in = Runners.class.getResourceAsStream("/coordinator/runners.yaml")) {
      if (in == null) {
        throw new IOException("the resource coordinator/runners.yaml is missing");
      }
      return new YAMLMapper().readValue(in, All.class);
    } catch (IOException e) {
      throw new UncheckedIOException("coordinator/runners.yaml: " + e.getMessage(), e);
    }
  }
}
