package coordinator.plan.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseNumberTest {

  @ParameterizedTest
  @CsvSource({
    "00-baseline.md, P00",
    "00a-baseline-verification.md, P00a",
    "00.5-inserted.md, P00.5",
    "P02.5a-inserted.md, P02.5a",
    "02c-V-look.md, P02c-V",
    "P03-parser.md, P03",
    "phase-12b-parser.md, P12b",
    "7.md, P7"
  })
  void readsWhatAFileIsNamedBy(String file, String id) {
    assertThat(PhaseNumber.ofFile(file).map(PhaseNumber::id)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "notes.md",
        "P.md",
        "20251018providers.md",
        "plan.md",
        "02abc-parser.md"
      })
  void readsNoNumberWhereThereIsNone(String file) {
    assertThat(PhaseNumber.ofFile(file)).isEmpty();
  }

  @Test
  void ordersByNumberAndNotByName() {
    Stream<String> names =
        Stream.of(
            "10-x.md",
            "02.5-x.md",
            "02.5a-x.md",
            "02.25-x.md",
            "02a-x.md",
            "02b-x.md",
            "02c-V-x.md",
            "02c-x.md",
            "02-x.md",
            "1-x.md");
    assertThat(
            names.map(PhaseNumber::ofFile).flatMap(Optional::stream).sorted().map(PhaseNumber::id))
        .containsExactly(
            "P1", "P02", "P02a", "P02b", "P02c", "P02c-V", "P02.25", "P02.5", "P02.5a", "P10");
  }

  @Test
  void takesLeadingZerosForNoDifference() {
    assertThat(PhaseNumber.all("2a").get(0).same(PhaseNumber.all("P02A").get(0))).isTrue();
  }
}
