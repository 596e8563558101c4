package coordinator.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaltTest {

  @ParameterizedTest
  @CsvSource({
    "never, 99, 100, false",
    "'never,fail=1', 99, 100, false",
    "soon, 0, 100, false",
    "soon, 1, 100, true",
    "'now,fail=3', 2, 100, false",
    "'now,fail=3', 3, 100, true",
    "'soon,fail=20%', 19, 100, false",
    "'soon,fail=20%', 20, 100, true",
    "'soon,fail=20%', 0, 0, false",
    "'now,fail=1%', 1, 1000, false"
  })
  void isReachedWhenSoMuchHasFailed(String halt, long failed, long all, boolean reached) {
    assertThat(Halt.parse(halt).reached(failed, all)).isEqualTo(reached);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "later", "soon,", "now,fail=0", "now,fail=x", "soon,fail=101%", "soon,done=3"})
  void refusesWhatItDoesNotKnow(String halt) {
    assertThatIllegalArgumentException().isThrownBy(() -> Halt.parse(halt));
  }

  @Test
  void meansOneFailureWhereNoneIsNamed() {
    assertThat(Halt.parse("now")).isEqualTo(new Halt(Halt.When.NOW, 1, false));
  }
}
