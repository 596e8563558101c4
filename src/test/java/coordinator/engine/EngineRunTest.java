package coordinator.engine;

import static coordinator.task.Samples.bad;
import static coordinator.task.Samples.task;
import static coordinator.task.Samples.troubled;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Outcome.How;
import coordinator.task.Cause;
import coordinator.task.Exit;
import coordinator.task.Limits;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import coordinator.task.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the engine does with tasks as long as nobody disturbs it. */
final class EngineRunTest {

  private static final Exit OK = Exit.ended(0);

  @Test
  void passesPhaseAfterPhase() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P02-1");
    bench.workers.end("worker-P02-1", OK);
    bench.settle();

    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.PASSED, ""));
    assertThat(bench.story())
        .containsExactly(
            "Started",
            "P01 Taken",
            "P01 WorkerStarted",
            "P01 WorkerExited",
            "P01 Inspected",
            "P01 Judged",
            "P01 Settled",
            "P02 Taken",
            "P02 WorkerStarted",
            "P02 WorkerExited",
            "P02 Inspected",
            "P02 Judged",
            "P02 Settled",
            "Ended");
    assertThat(bench.source.published).containsExactly("P01", "P02");
    assertThat(bench.wakeups.size()).isZero();
  }

  @Test
  void hasWorkDoneAgainThatItsVerifierFindsWanting() {
    Bench bench = Bench.of(task("P01"), Samples.verifying(task("P01a"), "P01"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    bench.checkpoint.evidence.add(Samples.rejecting());
    bench.workers.end("worker-P01a-1", OK);
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
    assertThat(bench.state.task("P01").orElseThrow().pending().cause())
        .isEqualTo(Cause.REMEDIATION);
    assertThat(bench.state.task("P01").orElseThrow().toMend().orElseThrow().inquest().verdict())
        .hasToString(
            "Verdict[findings=[Worker: exited 0, Report: says PASS, Verification P01a: Report:"
                + " r.md:3 says 'Status: FAIL'], checked=false]");
    bench.workers.end("worker-P01-2", OK);
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01a-2");
    assertThat(bench.state.task("P01a").orElseThrow().pending().cause()).isEqualTo(Cause.RETRY);
    assertThat(bench.state.task("P01a").orElseThrow().toMend()).isEmpty();
    bench.workers.end("worker-P01a-2", OK);
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.PASSED, ""));
    assertThat(bench.story()).containsOnlyOnce("P01 Disputed");
  }

  @Test
  void failsWhereWorkIsFoundWantingMoreOftenThanItMayBeMended() {
    Bench bench = Bench.of(task("P01"), Samples.verifying(task("P01a"), "P01"));
    for (int i = 1; i <= 1 + Limits.DEFAULT.remediations(); i++) {
      bench.workers.end("worker-P01-" + i, OK);
      bench.settle();
      bench.checkpoint.evidence.add(Samples.rejecting());
      bench.workers.end("worker-P01a-" + i, OK);
      bench.settle();
    }
    assertThat(bench.engine.outcome())
        .isEqualTo(
            new Outcome(How.FAILED, "P01a finds P01 wanting: Report: r.md:3 says 'Status: FAIL'"));
    assertThat(bench.workers.living()).isEmpty();
  }

  @Test
  void asksAVerifierAgainWhoseOwnPapersAreWanting() {
    Bench bench = Bench.of(task("P01"), Samples.verifying(task("P01a"), "P01"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    bench.checkpoint.evidence.add(bad());
    bench.workers.end("worker-P01a-1", OK);
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01a-2");
    assertThat(bench.state.task("P01").orElseThrow().passed()).isTrue();
  }

  @Test
  void recordsAStartOnDiskBeforeTheWorkerIsLetGo() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    // the bench fails where a process is let go whose start is not on disk
    assertThat(bench.workers.told)
        .containsExactly(
            "arm worker-P01-1", "go worker-P01-1", "arm check-P01-1-1", "go check-P01-1-1");
  }

  @Test
  void startsTasksSideBySideWithOneForce() {
    Bench bench = Bench.sideBySide(task("A"), task("B"), task("C"));
    assertThat(bench.workers.living()).containsExactly("worker-A-1", "worker-B-1", "worker-C-1");
    assertThat(bench.forces).isEqualTo(2); // what was taken, and what was started
  }

  @Test
  void runsEveryCheckAndPassesOnlyWhenAllHold() {
    Bench bench = Bench.of(withChecks(task("P01"), "build", "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().workers.end("check-P01-1-1", OK);
    bench.settle().workers.end("check-P01-1-2", OK);
    bench.settle();
    assertThat(bench.run("P01").settlement().reason()).isEqualTo("passed");
    assertThat(bench.events(TaskEvent.CheckFinished.class)).hasSize(2);
  }

  @Test
  void launchesARemediationWhenTheReportIsMissing() {
    Bench bench = Bench.of(task("P01"));
    bench.checkpoint.evidence.add(bad());
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
    assertThat(bench.run("P01").attempt().cause()).isEqualTo(Cause.REMEDIATION);

    bench.workers.end("worker-P01-2", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void launchesARemediationWhenACheckFails() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().workers.end("check-P01-1-1", Exit.ended(1));
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
  }

  @Test
  void failsAndStartsNothingMoreWhenNoRemediationIsLeft() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      bench.checkpoint.evidence.add(bad());
      bench.workers.end("worker-P01-" + attempt, OK);
      bench.settle();
    }
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.FAILED, "P01 failed 3 times; last: Report: is missing"));
    assertThat(bench.workers.living()).isEmpty();
    assertThat(bench.workers.all).hasSize(3);
  }

  @Test
  void waitsForAPersonAndGoesOnWhenApproved() {
    Bench bench = Bench.of(Samples.with(task("P01"), new Limits(2, 5, true)));
    bench.pass(Duration.ofDays(2));
    assertThat(bench.workers.all).isEmpty();
    assertThat(bench.run("P01").status()).isEqualTo(Status.PARKED);
    assertThat(bench.run("P01").pending().why()).isEqualTo("approval");

    bench.engine.approve("P01", "me");
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
  }

  @Test
  void endsATaskThatAPersonRejects() {
    Bench bench = Bench.of(Samples.with(task("P01"), new Limits(2, 5, true)));
    bench.engine.reject("P01", "me");
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.FAILED, "P01 rejected by me"));
  }

  @Test
  void approvesNothingThatDoesNotWaitForAPerson() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.approve("P01", "me");
    bench.engine.reject("P01", "me");
    bench.engine.approve("P99", "me");
    bench.settle();
    assertThat(bench.story()).doesNotContain("P01 Woken", "P01 Settled");
  }

  @Test
  void parksUntilTheUsageLimitIsReset() {
    Bench bench = Bench.of(task("P01"));
    bench.checkpoint.evidence.add(
        troubled(Trouble.Kind.LIMIT, bench.clock.instant().plus(Duration.ofHours(3))));
    bench.workers.end("worker-P01-1", Exit.ended(1));
    bench.settle().pass(Duration.ofHours(3).minusMillis(1));
    assertThat(bench.workers.living()).isEmpty();
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
    assertThat(bench.run("P01").attempt().cause()).isEqualTo(Cause.RETRY);
  }

  @Test
  void publishesThatATaskIsOverOnlyWhenThatIsOnDisk() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.workers.end("worker-P01-1", OK);
    while (bench.run("P01").settlement() == null) {
      bench.failing =
          bench.run("P01").status() == Status.EXITED ? new java.io.IOException("full") : null;
      bench.turnOnce();
    }
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
    assertThat(bench.source.published).isEmpty();
  }

  private static void beginSpared(Bench bench, int attempts, String why) {
    bench.engine.spare(run -> run.attempts() >= attempts ? Optional.of(why) : Optional.empty());
    bench.begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1));
  }

  @Test
  void beginsNoAttemptThatSomethingSpeaksAgainstAndLetsTheLastEnd() {
    Bench bench = Bench.unbegun(task("P01"), task("P02"));
    beginSpared(bench, 1, "one is enough");
    assertThat(bench.engine.outcome()).isNull();
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.FAILED, "one is enough"));
    assertThat(bench.run("P01").passed()).isTrue();
    assertThat(bench.events(TaskEvent.WorkerStarted.class)).hasSize(1);
  }

  @Test
  void ofSeveralThatBeginSideBySideOnlySoManyRunAsNothingSpeaksAgainst() {
    Bench bench = Bench.unbegunSideBySide(task("P01"), task("P02"), task("P03"));
    beginSpared(bench, 2, "two are enough");
    assertThat(bench.workers.living()).hasSize(2);
    bench.workers.living().forEach(worker -> bench.workers.end(worker, OK));
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.FAILED, "two are enough"));
    assertThat(bench.events(TaskEvent.WorkerStarted.class)).hasSize(2);
  }

  @Test
  void whatEndsItsLastAttemptsIsStillStoppedByALimit() {
    Bench bench = Bench.unbegunSideBySide(task("P01"), task("P02"), task("P03"));
    beginSpared(bench, 2, "two are enough");
    bench.engine.hold(run -> Optional.of("time is up"));
    bench.settle();
    assertThat(bench.workers.told).contains("INT worker-P01-1", "INT worker-P02-1");
  }

  @Test
  void whereNoAttemptMayBeginNobodyWaitsForAParkedTask() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.checkpoint.evidence.add(
        troubled(Trouble.Kind.LIMIT, bench.clock.instant().plus(Duration.ofHours(3))));
    beginSpared(bench, 1, "one is enough");
    bench.workers.end("worker-P01-1", Exit.ended(1));
    bench.settle();
    assertThat(bench.engine.outcome()).isEqualTo(new Outcome(How.FAILED, "one is enough"));
  }

  @Test
  void theNextTaskIsTakenWithTheForceThatOneIsSettledWith() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.workers.end("worker-P01-1", OK);
    while (bench.run("P01").settlement() == null) {
      bench.turnOnce();
    }
    assertThat(bench.story()).endsWith("P01 Settled", "P02 Taken");
  }

  @Test
  void aResetPhaseIsTakenAgain() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().engine.leave("to redo");
    bench.settle();
    bench.restart(
        new RunEvent.Continued(Bench.SELF), new TaskEvent.Settled("P01", Result.RESET, "again"));
    bench.workers.end("worker-P02-1", OK);
    bench.settle();
    assertThat(bench.events(TaskEvent.Taken.class))
        .extracting(TaskEvent.Taken::task)
        .containsExactly("P01", "P02", "P01");
  }

  @Test
  void whoeverOnlyLooksOnCannotBringTheRunDown() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.watch(
        entry -> {
          throw new IllegalStateException("the terminal is gone");
        });
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void liveStateAndReplayAreTheSame() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"), task("P02"));
    bench.clock.advance(Duration.ofNanos(1_234_567)); // a time that is not whole microseconds
    bench.checkpoint.evidence.add(bad());
    for (String name : List.of("worker-P01-1", "check-P01-1-1", "worker-P01-2")) {
      bench.workers.end(name, OK);
      bench.clock.advance(Duration.ofNanos(1));
      bench.settle();
      assertThat(Dump.of(bench.state)).isEqualTo(Dump.of(bench.replayed()));
    }
  }

  @Test
  void answersAlsoAfterTheEndWithTheRunAsItWasLeft() throws Exception {
    Bench bench = Bench.of(task("P01"));
    CompletableFuture<Integer> before = bench.engine.ask(run -> run.tasks().size());
    assertThat(before).isNotDone();
    bench.settle();
    assertThat(before).isCompletedWithValue(1);

    bench.engine.kill("enough");
    bench.workers.end("worker-P01-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.INTERRUPTED);
    assertThat(bench.engine.ask(run -> run.attempts())).isCompletedWithValue(1);
  }

  @Test
  void answersWhatWasAskedInTheVeryTurnThatEndsTheRun() {
    Bench bench = Bench.of(task("P01"));
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    bench.engine.watch(
        entry -> {
          if (entry.event() instanceof RunEvent.Ended) {
            answers.add(bench.engine.ask(run -> run.tasks().size()));
          }
        });
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(answers).singleElement().satisfies(one -> assertThat(one).isCompletedWithValue(1));
  }

  @Test
  void aQuestionThatThrowsIsItsAskersTroubleOnly() {
    Bench bench = Bench.of(task("P01"));
    CompletableFuture<Object> answer =
        bench.engine.ask(
            run -> {
              throw new IllegalStateException("a bad question");
            });
    bench.settle();
    assertThat(answer).isCompletedExceptionally();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
  }
}
