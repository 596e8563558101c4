package coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.plan.Schedule;
import coordinator.plan.Schedule.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which starts of a schedule are due. */
class DueTest {

  private static final Instant NIGHT = Instant.parse("2026-11-21T00:00:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void startsOnTimeOnce() {
    Schedule nightly = daily(CatchUp.NONE);
    Due before = Due.of(nightly, NIGHT, at("02:29:59"), false, 0);
    assertThat(before).isEqualTo(new Due(List.of(), 0, NIGHT));
    Due then = Due.of(nightly, NIGHT, at("02:30:00"), false, 0);
    assertThat(then).isEqualTo(new Due(List.of(at("02:30:00")), 0, at("02:30:00")));
    assertThat(Due.of(nightly, then.through(), at("02:30:00"), false, 0).starts()).isEmpty();
    assertThat(Due.of(nightly, then.through(), at("23:00:00"), false, 0).starts()).isEmpty();
  }

  @Test
  void catchesUpAsThePlanSays() {
    Instant back = NIGHT.plus(Duration.ofDays(3)).plus(Duration.ofHours(9));
    assertThat(Due.of(daily(CatchUp.NONE), NIGHT, back, false, 0))
        .isEqualTo(new Due(List.of(), 4, NIGHT.plus(Duration.ofMinutes(3 * 1440 + 150))));
    assertThat(Due.of(daily(CatchUp.ONCE), NIGHT, back, false, 0).starts())
        .containsExactly(NIGHT.plus(Duration.ofMinutes(3 * 1440 + 150)));
    assertThat(Due.of(daily(CatchUp.ALL), NIGHT, back, false, 0).starts()).hasSize(4).isSorted();
  }

  @Test
  void neverOverlaps() {
    Instant now = at("02:30:05");
    assertThat(Due.of(daily(CatchUp.NONE), NIGHT, now, true, 0).passedOver()).isEqualTo(1);
    assertThat(Due.of(daily(CatchUp.ONCE), NIGHT, now, true, 0).starts()).hasSize(1);
    assertThat(Due.of(daily(CatchUp.ONCE), NIGHT, now, true, 1).starts()).isEmpty();
    assertThat(Due.of(daily(CatchUp.ALL), NIGHT, now, true, 1).starts()).hasSize(1);
    assertThat(Due.of(daily(CatchUp.ALL), NIGHT, now, true, Due.MOST).starts()).isEmpty();
  }

  @Test
  @Timeout(20)
  void boundsWhatIsOwedAfterALongTime() {
    Schedule eachSecond = new Schedule("* * * * * ?", BERLIN, CatchUp.ALL);
    Instant back = NIGHT.plus(Duration.ofDays(365));
    Due due = Due.of(eachSecond, NIGHT, back, false, 0);
    assertThat(due.starts()).hasSize(Due.MOST).contains(back);
    assertThat(due.through()).isEqualTo(back);
    assertThat(due.passedOver()).isPositive();
  }

  @Test
  void startsOnceWhereTheClockIsTurnedBackAndWhereItIsTurnedForward() {
    Schedule nightly = new Schedule("0 30 2 * * ?", BERLIN, CatchUp.ALL);
    Instant spring = Instant.parse("2026-03-28T12:00:00Z"); // 2:30 does not exist on the 29th
    assertThat(Due.of(nightly, spring, spring.plus(Duration.ofDays(2)), false, 0).starts())
        .as("two nights, two starts at most")
        .hasSizeBetween(1, 2)
        .contains(Instant.parse("2026-03-30T00:30:00Z"));
    Instant autumn = Instant.parse("2026-10-24T12:00:00Z"); // 2:30 comes twice on the 25th
    assertThat(Due.of(nightly, autumn, autumn.plus(Duration.ofDays(1)), false, 0).starts())
        .hasSize(1);
  }

  @Test
  void startsAgainWhereTheClockHadBeenFarAhead() {
    Instant wrong = NIGHT.plus(Duration.ofDays(10_000));
    Due mended = Due.of(daily(CatchUp.ALL), wrong, NIGHT, false, 0);
    assertThat(mended).isEqualTo(new Due(List.of(), 0, NIGHT));
    Due hourBack = Due.of(daily(CatchUp.ALL), at("02:30:00"), at("01:30:00"), false, 0);
    assertThat(hourBack).isEqualTo(new Due(List.of(), 0, at("02:30:00")));
  }

  @Test
  void refusesWhatNamesNoTime() {
    assertThatThrownBy(() -> new Schedule("0 3 * * *", BERLIN, CatchUp.ONCE))
        .hasMessageContaining("5 fields")
        .hasMessageContaining("begins with seconds");
    assertThatThrownBy(() -> new Schedule("every night", BERLIN, CatchUp.ONCE))
        .hasMessageContaining("no cron expression");
    assertThatThrownBy(() -> new Schedule("0 0 0 30 2 ?", BERLIN, CatchUp.ONCE))
        .hasMessageContaining("never comes");
  }

  private static Schedule daily(CatchUp catchUp) {
    return new Schedule("0 30 2 * * ?", ZoneId.of("UTC"), catchUp);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + "Z");
  }
}
