package coordinator.plan.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrerequisitesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "- Required: Phase 07a completed; P07a",
        "- **Required**: Phase P02.5 completed; P02.5",
        "- Required: `Phase 02c-V` completed; P02c-V",
        "- Required: Phases 02 + 29 completed; P02 P29",
        "* Required: Phase 01a, Phase 02 and P03 completed; P01a P02 P03",
        "- Required: Phase 2 completed with 14 tests (see Phase 9); P2",
        "Depends on: P01 & P02; P01 P02"
      })
  void readsTheRequiredPhases(String line, String ids) throws Exception {
    Prerequisites read = read(line);
    assertThat(read.said()).isTrue();
    assertThat(read.phases()).extracting(PhaseNumber::id).containsExactly(ids.split(" "));
    assertThat(read.ranges()).isEmpty();
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void readsARange() throws Exception {
    Prerequisites read = read("- Required: Phases 01-03 completed");
    assertThat(read.phases()).isEmpty();
    assertThat(read.ranges())
        .singleElement()
        .matches(range -> range.holds(PhaseNumber.all("P02.5").get(0)));
  }

  @Test
  void takesNothingForNothing() throws Exception {
    assertThat(read("- Required: None").said()).isTrue();
    assertThat(read("- Required: None").notes()).isEmpty();
    assertThat(read("Nothing said").said()).isFalse();
  }

  @Test
  void saysWhatItCannotTell() throws Exception {
    assertThat(read("- Required: all previous work merged").notes())
        .singleElement()
        .asString()
        .contains("line 4", "all previous work");
  }

  private Prerequisites read(String line) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("05-x.md"),
            "# Phase 05\n\n## Prerequisites\n" + line + "\n- Verification: `grep P99 x`\n");
    return Prerequisites.of(MarkdownFile.read(file));
  }
}
