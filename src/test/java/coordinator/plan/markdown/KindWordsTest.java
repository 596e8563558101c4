package coordinator.plan.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.plan.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindWordsTest {

  @ParameterizedTest
  @CsvSource({
    "Guardrail Stub, STUB",
    "Guardrail Tests, TEST",
    "Guardrail Integration TDD, TEST",
    "Line Count (TDD), TEST",
    "Write failing tests for the parser, TEST",
    "Tests against the old server, TEST",
    "Guardrail Implementation, IMPLEMENT",
    "Implement the parser, IMPLEMENT",
    "Implementation of tests, IMPLEMENT",
    "Test utilities implementation, IMPLEMENT",
    "Guardrail Test Verification, VERIFY",
    "Guardrail Tests - Verification, VERIFY",
    "Stub Verification Phase, VERIFY",
    "Verification of the implementation, VERIFY"
  })
  void tellsTheKindOfATitle(String title, Kind kind) {
    assertThat(KindWords.of(title)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Groundwork",
        "Old test harness migration",
        "Tests and implementation",
        "Implement and verify the cache",
        "Latest contest"
      })
  void tellsNoKindWhereTheTitleDoesNot(String title) {
    assertThat(KindWords.of(title)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "-guardrail-test-verification, VERIFY",
    "-guardrail-tests, TEST",
    "_parser_impl, IMPLEMENT"
  })
  void tellsTheKindOfAFile(String slug, Kind kind) {
    assertThat(KindWords.ofSlug(slug)).contains(kind);
  }
}
