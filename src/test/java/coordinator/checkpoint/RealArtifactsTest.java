package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinator.task.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Artifacts of a real plan, where they lie beside the project; they are not part of it. */
class RealArtifactsTest {

  private static final Path EXAMPLES = Path.of("../shared/examples");

  private static PlainFile example(String name) throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLES));
    return PlainFile.read(EXAMPLES.resolve(name), name);
  }

  @ParameterizedTest
  @CsvSource({"P03, true", "P03a, true", "P05a, false", "P07, false"})
  void tellsMarkersThatHoldOutputFromThoseThatDoNot(String phase, boolean honest)
      throws IOException {
    List<Finding> findings =
        Marker.judge(
            example("completed/" + phase + ".md"),
            "@plan:PLAN-20251018-STATELESSPROVIDER2." + phase);
    assertThat(findings.stream().noneMatch(Finding::failed))
        .as(findings.toString())
        .isEqualTo(honest);
    if (!honest) {
      assertThat(findings).anySatisfy(finding -> assertThat(finding.text()).contains("never run"));
    }
  }

  @Test
  void findsNoVerdictWhereNoneIs() throws IOException {
    PlainFile report = example("reports/stateless4-P05-worker.md");
    assertThat(Report.judge(report, "P05", false))
        .singleElement()
        .asString()
        .contains("no verdict");
  }
}
