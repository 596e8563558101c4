package coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> KINDS =
      List.of("stub", "test", "implement", "verify", "verify_each");

  @Test
  void findsTheWordThatWasMeant() {
    assertThat(Nearest.to("implment", KINDS)).contains("implement");
    assertThat(Nearest.to("verfiy", KINDS)).contains("verify");
    assertThat(Nearest.to("verify-each", KINDS)).contains("verify_each");
    assertThat(Nearest.to("Test", KINDS)).contains("test");
  }

  @Test
  void guessesNothingWhereNoWordIsNear() {
    assertThat(Nearest.to("deploy", KINDS)).isEmpty();
    assertThat(Nearest.to("", KINDS)).isEmpty();
    assertThat(Nearest.to("x".repeat(10_000), KINDS)).isEmpty();
  }
}
