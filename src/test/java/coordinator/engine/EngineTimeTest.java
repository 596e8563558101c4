package coordinator.engine;

import static coordinator.task.Samples.task;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Exit;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import coordinator.task.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is set, or a machine that slept, ends nobody's work. */
final class EngineTimeTest {

  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aClockThatJumpsByADayTimesNothingOutAndCausesNoStormOfPolls(int days) {
    Timing stalling =
        new Timing(Duration.ofMinutes(5), 6, Duration.ofSeconds(10), Duration.ofHours(12));
    Bench bench = Bench.of(Samples.with(task("P01"), stalling));
    bench.pass(Duration.ofMinutes(12));

    jump(bench, DAY.multipliedBy(days));

    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
    bench.pass(Duration.ofMinutes(12));
    assertThat(bench.events(TaskEvent.WorkerPolled.class)).hasSize(4);
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
    bench.pass(Duration.ofMinutes(6));
    assertThat(bench.events(TaskEvent.WorkerPolled.class)).hasSize(6);
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aJumpNeitherHastensNorDelaysTheNextSignal(int days) {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(30).plusSeconds(4));
    jump(bench, DAY.multipliedBy(days));
    bench.pass(Duration.ofSeconds(6).minusMillis(1));
    assertThat(bench.workers.told).endsWith("INT worker-P01-1");
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.workers.told).endsWith("TERM worker-P01-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aJumpDoesNotEndACheck(int days) {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", Exit.ended(0));
    bench.settle().pass(Duration.ofMinutes(9));
    jump(bench, DAY.multipliedBy(days));
    assertThat(bench.run("P01").status()).isEqualTo(Status.CHECKING);
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
  }

  @Test
  void aBackoffDoesNotLastADayWhereTheClockIsSetBack() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.workers.refusals = 1;
    bench.begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1));
    jump(bench, DAY.negated());
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
  }

  @Test
  void aWatchdogThatIsWrongChangesNothing() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.clockJumped(() -> Duration.ZERO);
    bench.settle();
    assertThat(bench.events(RunEvent.ClockJumped.class)).isEmpty();
  }

  @Test
  void whatWasSeenInTheTurnOfAJumpKeepsItsTimeInTheRecord() {
    Task task = task("P01");
    Bench bench = Bench.of(task);
    bench.pass(Duration.ofMinutes(5).minusMillis(1));
    bench.clock.advance(Duration.ofMillis(1));
    bench.wakeups.fire();
    bench.turnOnce(); // looks at the worker; what it saw is on its way
    bench.clock.jump(DAY);
    bench.engine.clockJumped(bench.clock::rebase);
    bench.settle();

    assertThat(bench.events(TaskEvent.WorkerPolled.class)).hasSize(1);
    assertThat(bench.run("P01").attempt().vigil().polledAt()).isEqualTo(bench.clock.instant());
    assertThat(Dump.of(bench.replayed())).isEqualTo(Dump.of(bench.state));
  }

  @Test
  void aClockSetBackWhileNobodyLookedIsNotedWhenTheRunGoesOn() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(12));
    bench.clock.jump(DAY.negated());
    bench.clock.rebase();
    bench.restart();
    assertThat(bench.events(RunEvent.ClockJumped.class)).hasSize(1);
    bench.pass(Duration.ofMinutes(20));
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
  }

  @Test
  void aRunTakenUpAfterADayPollsOnceAndNotForEveryPollMissed() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(12));
    bench.wakeups.clear();
    bench.clock.advance(DAY);
    bench.restart();
    assertThat(bench.events(TaskEvent.WorkerPolled.class)).hasSize(3);
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
  }

  private static void jump(Bench bench, Duration by) {
    bench.clock.jump(by);
    bench.engine.clockJumped(bench.clock::rebase);
    bench.settle();
  }

  @Test
  void twoRunsThatShareWakeUpsWakeNobodyElsesTask() {
    Bench bench = Bench.of(task("P01"));
    assertThat(bench.wakeups.keys()).containsExactly("PLAN-x/run-1/P01");
  }
}
