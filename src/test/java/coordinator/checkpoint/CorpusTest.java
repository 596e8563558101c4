package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lying and honest workers leave, in many styles: none of the lies passes, none of the honest
 * fails.
 */
class CorpusTest {

  private static final String REPORT = "# P07\nStatus: PASS\n";
  private static final String MARKER =
      "@plan:PLAN-DEMO.%s\nCompleted: 2026-11-20 10:15 UTC\n```\n4 passed\n```\n";

  @TempDir Path folder;

  private record Attempt(
      String name, String id, boolean red, String why, String report, String marker) {}

  @TestFactory
  Stream<DynamicTest> noLiePasses() throws IOException {
    return read("lies.txt").stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () ->
                        assertThat(findings(lie))
                            .filteredOn(Finding::failed)
                            .isNotEmpty()
                            .anySatisfy(
                                finding -> assertThat(finding.text()).contains(lie.why()))));
  }

  @TestFactory
  Stream<DynamicTest> noHonestAttemptFails() throws IOException {
    return read("honest.txt").stream()
        .map(
            honest ->
                DynamicTest.dynamicTest(
                    honest.name(),
                    () -> assertThat(findings(honest)).filteredOn(Finding::failed).isEmpty()));
  }

  @Test
  void holdsEnoughOfBoth() throws IOException {
    assertThat(read("lies.txt")).hasSizeGreaterThanOrEqualTo(60);
    assertThat(read("honest.txt")).hasSizeGreaterThanOrEqualTo(60);
  }

  private List<Finding> findings(Attempt attempt) throws IOException {
    Path report = write("report.md", attempt.report());
    Path marker = write("marker.md", attempt.marker());
    List<Finding> all =
        new ArrayList<>(
            Report.judge(PlainFile.read(report, "report.md"), attempt.id(), attempt.red()));
    all.addAll(
        Marker.judge(PlainFile.read(marker, "marker.md"), "@plan:PLAN-DEMO." + attempt.id()));
    return all;
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    if (!text.startsWith("(absent)")) {
      Files.writeString(file, text.startsWith("(blank)") ? "  \n" : text);
    }
    return file;
  }

  private static List<Attempt> read(String name) throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/coordinator/checkpoint/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Attempt> all = new ArrayList<>();
      for (String part : text.split("(?m)^=== ")) {
        if (!part.startsWith("#")) {
          all.add(attempt(part));
        }
      }
      return all;
    }
  }

  private static Attempt attempt(String part) {
    String head = part.split("(?m)^--- ", 2)[0];
    String id = option(head, "id", "P07");
    return new Attempt(
        head.lines().findFirst().orElseThrow(),
        id,
        head.lines().anyMatch("red"::equals),
        option(head, "why", ""),
        section(part, "report", REPORT),
        section(part, "marker", MARKER.formatted(id)));
  }

  private static String option(String head, String key, String otherwise) {
    return head.lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }

  private static String section(String part, String name, String otherwise) {
    for (String section : part.split("(?m)^--- (?=report\n|marker\n)")) {
      if (section.startsWith(name + "\n")) {
        return section.substring(name.length() + 1);
      }
    }
    return otherwise;
  }
}
