package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;

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
  void aNewProcessMovesIt() throws Exception {
    Moment before = Moment.now();
    Process process = new ProcessBuilder("true").start();
    assertThat(before.gaveAway(process.pid(), Moment.now())).isTrue();
    assertThat(process.waitFor()).isZero();
  }
}
