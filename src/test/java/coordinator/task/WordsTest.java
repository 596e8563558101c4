package coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.4S, 0.4s",
    "PT1S, 1s",
    "PT9.96S, 10.0s",
    "PT10.4S, 10s",
    "PT30S, 30s",
    "PT60S, 1m",
    "PT90S, 1m30s",
    "PT5M, 5m",
    "PT1H, 1h",
    "PT1H5M, 1h5m",
    "PT1H5S, 1h5s",
    "PT25H, 25h",
    "PT-90S, -1m30s",
    "PT-24H, -24h",
  })
  void writesADurationAsPlansDo(Duration duration, String words) {
    assertThat(Words.of(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, exited 0",
    "1, exited 1",
    "128, exited 128",
    "129, killed by SIGHUP",
    "130, killed by SIGINT",
    "137, killed by SIGKILL",
    "143, killed by SIGTERM",
    "152, killed by signal 24",
    "200, exited 200",
  })
  void writesAnExitAsPeopleSayIt(int code, String words) {
    assertThat(Exit.ended(code).words()).isEqualTo(words);
  }

  @Test
  void aTimingThatCannotBeIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThat(new Timing(second, 1, Duration.ZERO, null).cycles()).isEqualTo(1);
    List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> new Timing(Duration.ZERO, 1, second, null),
            () -> new Timing(second.negated(), 1, second, null),
            () -> new Timing(second, 0, second, null),
            () -> new Timing(second, 1, second.negated(), null))
        .forEach(made -> assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void aTaskIdIsAFileName() {
    assertThat(Samples.task("P01.a_b-C").id()).isEqualTo("P01.a_b-C");
    for (String id : List.of("", "a/b", "a b", "é", "x".repeat(121))) {
      assertThatThrownBy(() -> Samples.task(id)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
