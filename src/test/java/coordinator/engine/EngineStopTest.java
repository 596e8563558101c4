package coordinator.engine;

import static coordinator.task.Samples.task;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Outcome.How;
import coordinator.task.Attempt;
import coordinator.task.Cause;
import coordinator.task.Exit;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Samples;
import coordinator.task.Stop;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import coordinator.task.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How workers are stopped: by the clock, for idleness, and by people. */
final class EngineStopTest {

  private static final Exit OK = Exit.ended(0);
  private static final Duration EVERY = Timing.DEFAULT.every();
  private static final Duration GRACE = Timing.DEFAULT.grace();

  @Test
  void pollsEveryFiveMinutesAndTimesOutAfterTheSixthPoll() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(30).minusMillis(1));
    assertThat(polls(bench)).hasSize(5);
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);

    bench.pass(Duration.ofMillis(1));
    assertThat(polls(bench)).hasSize(6);
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
    assertThat(bench.workers.told).endsWith("INT worker-P01-1");
  }

  @Test
  void sendsTheSignalsInOrderWithGraceBetweenAndTheLastOneAgain() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(30));
    for (String signal : List.of("TERM", "KILL", "KILL")) {
      int before = bench.workers.told.size();
      bench.pass(GRACE.minusMillis(1));
      assertThat(bench.workers.told).hasSize(before);
      bench.pass(Duration.ofMillis(1));
      assertThat(bench.workers.told).hasSize(before + 1).endsWith(signal + " worker-P01-1");
    }
    bench.workers.end("worker-P01-1", Exit.ended(137));
    bench.settle();
    assertThat(first(bench).exit().stopped()).isEqualTo(Stop.Reason.TIMEOUT);
    assertThat(first(bench).inquest().verdict().passed()).isFalse();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
    assertThat(bench.run("P01").attempt().cause()).isEqualTo(Cause.REMEDIATION);
  }

  @Test
  void givesUpWhatNoSignalEndsNamesItAndStartsNothingBesideIt() {
    Bench bench = Bench.of(task("P01"));
    bench.workers.unkillable.add(4711L);
    bench.pass(Duration.ofMinutes(30).plus(GRACE.multipliedBy(6)));
    assertThat(bench.engine.outcome())
        .isEqualTo(
            new Outcome(
                How.FAILED,
                "P01 processes [4711] could not be ended; nothing is started beside them"));
    assertThat(bench.workers.all).hasSize(1);
  }

  @Test
  void startsNothingBesideWhatOutlivedAnInterruptionWhenTheRunGoesOn() {
    Bench bench = Bench.of(task("P01"));
    bench.workers.unkillable.add(4711L);
    bench.engine.interrupt("ctrl-c");
    bench.settle().pass(GRACE.multipliedBy(7));
    assertThat(bench.engine.outcome().how()).isEqualTo(How.INTERRUPTED);
    bench.restart();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.FAILED);
    assertThat(bench.workers.all).hasSize(1);
  }

  @Test
  void stopsAWorkerThatIsIdleTooLongAndNotOneThatWorks() {
    Timing timing = new Timing(EVERY, 6, GRACE, EVERY.multipliedBy(2));
    Bench bench = Bench.of(Samples.with(task("P01"), timing));
    bench.workers.alive("worker-P01-1").logBytes = 10;
    bench.pass(EVERY);
    bench.workers.alive("worker-P01-1").cpu = Duration.ofSeconds(2);
    bench.pass(EVERY.multipliedBy(2));
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
    bench.pass(EVERY);
    assertThat(bench.events(TaskEvent.StopRequested.class))
        .containsExactly(new TaskEvent.StopRequested("P01", Stop.Reason.STALLED));
  }

  @Test
  void anExtensionGrantsFurtherPolls() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(29));
    bench.engine.extend("P01", 2, "me");
    bench.settle().pass(Duration.ofMinutes(10));
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
    assertThat(polls(bench)).hasSize(8);
  }

  @Test
  void anExtensionThatGrantsNothingChangesNothing() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.extend("P01", -100, "me");
    bench.engine.extend("P01", 0, "me");
    bench.engine.extend("P99", 1, "me");
    bench.settle();
    assertThat(bench.events(TaskEvent.Extended.class)).isEmpty();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
  }

  @Test
  void aWorkerThatEndedJustBeforeItsLastPollIsNotTimedOut() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(30).minusMillis(1));
    FakeWorkers.Fake worker = bench.workers.alive("worker-P01-1");
    worker.alive = false; // its end is on its way
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.run("P01").status()).isEqualTo(Status.RUNNING);
    worker.ended.accept(OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void aCheckBeyondItsTimeIsStoppedAndHasFailed() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().pass(Duration.ofMinutes(10));
    assertThat(bench.workers.told).endsWith("INT check-P01-1-1");
    bench.workers.end("check-P01-1-1", OK);
    bench.settle();
    assertThat(first(bench).inquest().verdict().passed()).isFalse();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
  }

  @Test
  void aCheckThatEndsWhileItIsGivenUpIsJudgedOnce() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    var ended = bench.workers.alive("check-P01-1-1").ended;
    ended.accept(OK);
    ended.accept(OK);
    bench.settle();
    assertThat(bench.events(TaskEvent.CheckFinished.class)).hasSize(1);
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
    assertThat(bench.workers.all).hasSize(2);
  }

  @Test
  void anInterruptionStopsTheWorkerAndItsTaskIsOpenAgain() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.engine.interrupt("ctrl-c");
    bench.settle();
    assertThat(bench.workers.told).endsWith("INT worker-P01-1");
    assertThat(bench.engine.outcome()).isNull();

    bench.workers.end("worker-P01-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.INTERRUPTED, "ctrl-c"));
    assertThat(bench.run("P01").status()).isEqualTo(Status.READY);
    assertThat(bench.run("P01").pending().cause()).isEqualTo(Cause.RETRY);
    assertThat(bench.state.phase()).isEqualTo(RunState.Phase.LEFT);
  }

  @Test
  void aSecondInterruptionSendsTheLastSignalAtOnce() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.interrupt("ctrl-c");
    bench.settle().engine.interrupt("ctrl-c");
    bench.settle();
    assertThat(bench.workers.told).endsWith("INT worker-P01-1", "KILL worker-P01-1");
    bench.engine.interrupt("ctrl-c");
    bench.settle();
    assertThat(bench.workers.told.stream().filter(told -> told.startsWith("KILL"))).hasSize(1);
  }

  @Test
  void twoInterruptionsInOneTurnSendTheLastSignalAtOnce() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.interrupt("ctrl-c");
    bench.engine.interrupt("ctrl-c");
    bench.settle();
    assertThat(bench.workers.told).endsWith("KILL worker-P01-1");
  }

  @Test
  void anInterruptedCheckIsRunAgainWhenTheRunGoesOn() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().engine.interrupt("ctrl-c");
    bench.settle().workers.end("check-P01-1-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.INTERRUPTED);

    bench.restart();
    assertThat(bench.workers.living()).containsExactly("check-P01-1-1");
    bench.workers.end("check-P01-1-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void aRequestThatComesBeforeTheOpeningIsRecordedAfterIt() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.engine.drain("stop");
    bench.begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1));
    assertThat(bench.story()).startsWith("Started", "Draining");
    assertThat(bench.workers.all).isEmpty();
  }

  @Test
  void aDrainLetsTheWorkerEndAndJudgesItAndStartsNothingMore() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.engine.drain("stop");
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.run("P01").passed()).isTrue();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.STOPPED, "stop"));
    assertThat(bench.workers.all).hasSize(1);
  }

  @Test
  void aRunWhoseLastTaskPassesWhileItDrainsHasPassed() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.drain("stop");
    bench.settle().workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void leavingLeavesWorkersRunningAndRecordsIt() {
    Bench bench = Bench.sideBySide(task("A"), task("B"));
    bench.engine.leave("TERM");
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.LEFT, "TERM"));
    assertThat(bench.workers.living()).containsExactly("worker-A-1", "worker-B-1");
    assertThat(bench.story()).endsWith("Left");
    assertThat(bench.workers.told).noneMatch(told -> told.startsWith("INT"));
  }

  @Test
  void leavingAfterAnInterruptionFinishesTheStopFirst() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.interrupt("ctrl-c");
    bench.settle().engine.leave("HUP");
    bench.settle();
    assertThat(bench.engine.outcome()).isNull();
    bench.pass(GRACE.multipliedBy(2)); // it is deaf to the first two signals
    assertThat(bench.workers.told).endsWith("KILL worker-P01-1");
    bench.workers.end("worker-P01-1", Exit.ended(137));
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.INTERRUPTED, "ctrl-c"));
    assertThat(bench.workers.living()).isEmpty();
  }

  @Test
  void whatWasAskedForIsConfirmedOnlyOnceItIsOnDisk() {
    Bench bench = Bench.of(task("P01"));
    List<List<String>> confirmed = new ArrayList<>();
    bench.engine.take(engine -> engine.extend("P01", 2, "me"), () -> confirmed.add(bench.story()));
    assertThat(confirmed).isEmpty();
    bench.settle();
    assertThat(confirmed).hasSize(1);
    assertThat(confirmed.get(0)).endsWith("P01 Extended");

    bench.failing = new IOException("disk full");
    bench.engine.take(engine -> engine.kill("me"), () -> confirmed.add(List.of("kill")));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
    assertThat(confirmed).hasSize(1);
  }

  @Test
  void aKillIsOnDiskAlsoWhereNothingRunsThatCouldBeStopped() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.pool = errand -> {}; // what is looked for takes its time
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    List<List<String>> confirmed = new ArrayList<>();
    bench.engine.take(engine -> engine.kill("killed by me"), () -> confirmed.add(bench.story()));
    bench.settle();
    assertThat(confirmed).hasSize(1);
    assertThat(confirmed.get(0)).endsWith("Draining");
  }

  @Test
  void leavingDismissesWhatWaitsAtItsStartLine() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.engine.begin(List.of(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1)));
    bench.turnOnce(); // takes the task, and its worker is armed; that news is on its way
    assertThat(bench.workers.told).containsExactly("arm worker-P01-1");
    bench.engine.leave("TERM");
    bench.settle();
    assertThat(bench.workers.told).containsExactly("arm worker-P01-1", "dismiss worker-P01-1");
    assertThat(bench.workers.living()).isEmpty();
  }

  @Test
  void anInterruptionDismissesWhatWaitsAtItsStartLine() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.engine.interrupt("ctrl-c");
    bench.engine.begin(List.of(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1)));
    bench.settle();
    assertThat(bench.workers.living()).isEmpty();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.INTERRUPTED);
  }

  private static Attempt first(Bench bench) {
    return bench.run("P01").attempts().get(0);
  }

  private static List<TaskEvent.WorkerPolled> polls(Bench bench) {
    return bench.events(TaskEvent.WorkerPolled.class);
  }

  @Test
  void thirtySimulatedMinutesOfAThousandWorkersAreAMomentsWork() {
    Task[] tasks = new Task[1000];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = task("T" + i);
    }
    Bench bench = Bench.sideBySide(tasks);
    int before = bench.forces;
    bench.pass(Duration.ofMinutes(29));
    assertThat(polls(bench)).hasSize(5000);
    assertThat(bench.forces - before).isEqualTo(5);
  }

  @Test
  void aSignalDoesNotWaitBehindASlowInspection() {
    Bench bench = Bench.sideBySide(task("A"), task("B"));
    List<Runnable> slow = new ArrayList<>();
    bench.pool = slow::add;
    bench.workers.end("worker-A-1", Exit.ended(0));
    bench.settle();
    assertThat(slow).hasSize(1);

    bench.engine.kill("me");
    bench.settle();

    assertThat(bench.workers.told).endsWith("INT worker-B-1");
  }
}
