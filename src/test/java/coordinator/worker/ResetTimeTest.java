package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetTimeTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Optional<Instant> read(String now, String words) {
    return new ResetTime(at(now), BERLIN).in(words);
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-21T02:00 | try again at 6:03 AM. | 2026-11-21T06:03",
        "2026-11-21T07:30 | Try again at 6:03 AM. | 2026-11-22T06:03",
        "2026-11-21T06:03:20 | try again at 6:03 AM. | 2026-11-21T06:04:20",
        "2026-11-22T00:10 | try again at 11:50 PM. | 2026-11-22T00:11",
        "2026-11-21T23:00 | try again at 12:05 AM. | 2026-11-22T00:05",
        "2026-11-21T11:00 | try again at 12:05 PM. | 2026-11-21T12:05",
        "2026-11-21T11:00 | try again at 18:30 | 2026-11-21T18:30",
        "2026-11-21T11:00 | credits or try again at Nov 22nd, 2026 6:03 AM. | 2026-11-22T06:03",
        "2026-11-21T11:00 | try again at Dec 3rd, 2026 7:27 PM. | 2026-12-03T19:27",
        "2026-11-21T11:00 | try again at November 30, 2026 7:27 AM | 2026-11-30T07:27",
        "2026-11-21T11:00 | try again in 3 days 2 hours 5 minutes. | 2026-11-24T13:05",
        "2026-11-21T11:00 | try again in 1 day, 1 hour and 1 minute | 2026-11-22T12:01",
        "2026-11-21T11:00 | try again in 5m 30s. | 2026-11-21T11:05:30",
        // Clocks go forward in this night: 2:30 is not there and means 3:30.
        "2027-03-28T01:00 | try again at 2:30 AM. | 2027-03-28T03:30",
      })
  void readsWhenALimitIsLifted(String now, String words, String until) {
    assertThat(read(now, words)).contains(at(until));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "You've hit your usage limit. Try again later.",
        "try again at Nov 20th, 2026 6:03 AM.",
        "try again at Feb 31st, 2027 6:03 AM.",
        "try again at Xyz 3rd, 2027 6:03 AM.",
        "try again at 25:03",
        "try again in 99999999999999999999 days",
        "''",
      })
  void readsNothingWhereNoTimeToComeIsNamed(String words) {
    assertThat(read("2026-11-21T11:00", words)).isEmpty();
  }

  @Test
  void readsNoBreakSpacesAsSpaces() {
    assertThat(read("2026-11-21T02:00", "try again at 6:03\u202fAM."))
        .contains(at("2026-11-21T06:03"));
  }
}
