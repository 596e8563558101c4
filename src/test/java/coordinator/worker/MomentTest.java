package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MomentTest {

  @Test
  void numbersAreGivenInACircle() {
    Moment before = new Moment(10, 500);
    Moment after = new Moment(10.05, 503);
    assertThat(before.gaveAway(500, after)).isFalse();
    assertThat(before.gaveAway(501, after)).isTrue();
    assertThat(before.gaveAway(503, after)).isTrue();
    assertThat(before.gaveAway(504, after)).isFalse();

    Moment round = new Moment(10.05, 302);
    assertThat(before.gaveAway(500, round)).isFalse();
    assertThat(before.gaveAway(32_000, round)).isTrue();
    assertThat(before.gaveAway(301, round)).isTrue();
    assertThat(before.gaveAway(400, round)).isFalse();
    assertThat(before.gaveAway(7, before)).isFalse();
  }

  @Test
  void afterAWhileAnyNumberMayHaveBeenGiven() {
    assertThat(new Moment(10, 500).gaveAway(7, new Moment(11, 501))).isTrue();
    assertThat(Moment.NEVER.gaveAway(7, new Moment(11, 501))).isTrue();
    assertThat(new Moment(10, 500).gaveAway(7, Moment.NEVER)).isTrue();
  }

  @Test
  void tellsHowLongAgoItWas() {
    assertThat(new Moment(10, 1).before(new Moment(11.5, 2))).isEqualTo(Duration.ofMillis(1500));
    assertThat(Moment.NEVER.before(new Moment(11, 2))).isGreaterThan(Duration.ofDays(1000));
  }

  @Test
  void namesAllNumbersThatWereGivenWhereTheyAreFew() {
    Moment before = new Moment(10, 500);
    assertThat(before.given(new Moment(10.09, 500))).hasValue(List.of());
    assertThat(before.given(new Moment(10.09, 503))).hasValue(List.of(501L, 502L, 503L));
    assertThat(before.given(new Moment(10.09, 600))).isEmpty();
    assertThat(before.given(new Moment(10.09, 302))).isEmpty();
    assertThat(before.given(new Moment(10.2, 503))).isEmpty();
    assertThat(before.given(Moment.NEVER)).isEmpty();
    assertThat(Moment.NEVER.given(before)).isEmpty();
  }

  @Test
  void aNewProcessMovesIt() throws Exception {
    Moment before = Moment.now();
    Process process = new ProcessBuilder("true").start();
    assertThat(before.gaveAway(process.pid(), Moment.now())).isTrue();
    assertThat(process.waitFor()).isZero();
  }
}
