package coordinator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @Test
  void readsHoursMinutesAndSeconds() {
    assertThat(Durations.of("30s")).contains(Duration.ofSeconds(30));
    assertThat(Durations.of("1h30m")).contains(Duration.ofMinutes(90));
    assertThat(Durations.of("500ms")).contains(Duration.ofMillis(500));
    assertThat(Durations.of("5")).isEmpty();
    assertThat(Durations.of("")).isEmpty();
    assertThat(Durations.of("5m1h")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5 minutes, write it as 5m",
    "30sec, write it as 30s",
    "2 Hours, write it as 2h",
    "2d, write it as 48h",
    "250 millis, write it as 250ms",
    "soon, 'write it as 30s, 5m or 2h'",
    "300, 'write it with its unit, as 300s or 300m'"
  })
  void saysHowToWriteWhatWasMeant(String text, String advice) {
    assertThat(Durations.advice(text)).isEqualTo(advice);
  }
}
