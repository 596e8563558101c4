package coordinator.task;

import static coordinator.task.Samples.NOON;
import static coordinator.task.Samples.good;
import static coordinator.task.Samples.task;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Settlement.Result;
import coordinator.task.TaskRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TaskEventTest {

  private static final Exit OK = Exit.ended(0);

  @Test
  void aTaskIsReadyWhenTaken() {
    TaskRun run = Story.of(task("P01")).run;
    assertThat(run.status()).isEqualTo(Status.READY);
    assertThat(run.pending()).isEqualTo(new Pending(Cause.FIRST, 0, null, "", 0, Notes.NONE));
    assertThat(run.process()).isNull();
    assertThat(run.nextNumber()).isEqualTo(1);
  }

  @Test
  void aTaskThatNeedsApprovalIsParkedForAPersonUntilWoken() {
    Story story = Story.of(Samples.with(task("P01"), new Limits(1, 1, true)));
    assertThat(story.run.status()).isEqualTo(Status.PARKED);
    assertThat(story.run.pending().why()).isEqualTo("approval");
    assertThat(story.run.pending().until()).isNull();

    story.apply(new TaskEvent.Woken("P01", "approved by me"));
    assertThat(story.run.status()).isEqualTo(Status.READY);
    assertThat(story.run.pending()).isEqualTo(new Pending(Cause.FIRST, 0, null, "", 0, Notes.NONE));
  }

  @Test
  void aStartMakesTheNextAttemptAndItsWorkerIsTheProcess() {
    Story story = Story.of(task("P01")).started();
    assertThat(story.run.status()).isEqualTo(Status.RUNNING);
    assertThat(story.run.attempt().number()).isEqualTo(1);
    assertThat(story.run.process()).isEqualTo(Samples.process(1));
    assertThat(story.run.attempt().vigil()).isEqualTo(Vigil.begin(NOON));
  }

  @Test
  void aFailedLaunchParksWithoutAnAttempt() {
    Instant until = NOON.plusSeconds(2);
    Story story =
        Story.of(task("P01")).apply(new TaskEvent.WorkerNotLaunched("P01", "no codex", until));
    assertThat(story.run.status()).isEqualTo(Status.PARKED);
    assertThat(story.run.pending())
        .isEqualTo(new Pending(Cause.FIRST, 0, until, "no codex", 1, Notes.NONE));
    assertThat(story.run.attempts()).isEmpty();
  }

  @Test
  void aWorkerThatNeverRanLeavesNoAttemptBehind() {
    Story story = Story.of(task("P01")).started().exited(Exit.neverRan()).conclude();
    assertThat(story.run.status()).isEqualTo(Status.READY);
    assertThat(story.run.attempts()).isEmpty();
    assertThat(story.run.pending().cause()).isEqualTo(Cause.FIRST);
    assertThat(story.started().run.attempt().number()).isEqualTo(1);
  }

  @Test
  void launchesInARowThatCameToNothingAreCountedUntilOneRan() {
    Story story =
        Story.of(task("P01")).apply(new TaskEvent.WorkerNotLaunched("P01", "no codex", NOON));
    story.apply(new TaskEvent.Woken("P01", "the time has come"));
    story.started().exited(Exit.neverRan()).conclude();
    assertThat(story.run.pending().misses()).isEqualTo(2);

    story.started().exited(OK);
    assertThat(story.run.pending().misses()).isZero();
  }

  @Test
  void aCoordinatorThatTakesTheRunUpTriesAnewWhatAnotherGaveUp() {
    RunState state = new RunState();
    state.apply(new TaskEvent.Taken("P01", task("P01")), NOON);
    state.apply(new TaskEvent.WorkerNotLaunched("P01", "no codex", NOON), NOON);
    assertThat(state.task("P01").orElseThrow().pending().misses()).isEqualTo(1);

    state.apply(new RunEvent.Continued(new RunEvent.Coordinator(1, "host", "me", "1")), NOON);
    assertThat(state.task("P01").orElseThrow().pending().misses()).isZero();
  }

  @Test
  void aPollCountsAndRemembersWhatItSaw() {
    Story story =
        Story.of(task("P01")).started().later(Duration.ofMinutes(5)).polled(10, Duration.ZERO);
    Vigil vigil = story.run.attempt().vigil();
    assertThat(vigil.polls()).isEqualTo(1);
    assertThat(vigil.logBytes()).isEqualTo(10);
    assertThat(vigil.polledAt()).isEqualTo(story.now);
    assertThat(vigil.startedAt()).isEqualTo(NOON);
  }

  @Test
  void moreTimeIsMorePollsAndNeverFewerThanOneNorMoreThanANumberHolds() {
    Story story = Story.of(task("P01")).apply(new TaskEvent.Extended("P01", 3, "me"));
    assertThat(story.run.task().timing().cycles()).isEqualTo(9);
    story.apply(new TaskEvent.Extended("P01", Integer.MAX_VALUE, "me"));
    assertThat(story.run.task().timing().cycles()).isEqualTo(Integer.MAX_VALUE);
    story.apply(new TaskEvent.Extended("P01", Integer.MIN_VALUE, "me"));
    assertThat(story.run.task().timing().cycles()).isEqualTo(1);
  }

  @Test
  void aStopIsRememberedWithTheExitAndThenForgotten() {
    Story story = Story.of(task("P01")).started().stop(Stop.Reason.TIMEOUT);
    assertThat(story.run.status()).isEqualTo(Status.STOPPING);
    assertThat(story.run.stop()).isEqualTo(new Stop(Stop.Reason.TIMEOUT, 0, NOON));
    story.later(Duration.ofSeconds(1)).signalled(1);
    assertThat(story.run.stop()).isEqualTo(new Stop(Stop.Reason.TIMEOUT, 1, NOON.plusSeconds(1)));

    story.exited(Exit.ended(143));
    assertThat(story.run.status()).isEqualTo(Status.EXITED);
    assertThat(story.run.stop()).isNull();
    assertThat(story.run.attempt().exit())
        .isEqualTo(new Exit(Exit.Kind.ENDED, 143, Stop.Reason.TIMEOUT, List.of()));
    assertThat(story.run.process()).isNull();
  }

  @Test
  void aSignalThatComesAfterTheEndChangesNothing() {
    Story story = Story.of(task("P01")).started().exited(OK);
    TaskRun before = story.run;
    assertThat(story.signalled(1).run).isEqualTo(before);
  }

  @Test
  void aRunningCheckIsTheProcess() {
    Story story = Story.of(withChecks(task("P01"), "test")).attempt(OK, good());
    assertThat(story.run.process()).isNull();
    story.checkStarted();
    assertThat(story.run.process()).isEqualTo(Samples.process(101));
    story.checked(OK, Finding.holds("Check test", "passed"));
    assertThat(story.run.process()).isNull();
    assertThat(story.run.attempt().inquest().checks()).hasSize(1);
  }

  @Test
  void aCheckThatTimedOutIsKeptAndAnInterruptedOneIsDropped() {
    Finding failed = Finding.fails("Check test", "took too long");
    Story timedOut =
        Story.of(withChecks(task("P01"), "test"))
            .attempt(OK, good())
            .checkStarted()
            .stop(Stop.Reason.TIMEOUT)
            .checked(Exit.ended(143), failed);
    assertThat(timedOut.run.attempt().inquest().checks().get(0).finding()).isEqualTo(failed);
    assertThat(timedOut.run.stop()).isNull();

    Story interrupted =
        Story.of(withChecks(task("P01"), "test"))
            .attempt(OK, good())
            .checkStarted()
            .stop(Stop.Reason.INTERRUPTED)
            .checked(Exit.ended(130), failed);
    assertThat(interrupted.run.attempt().inquest().checks()).isEmpty();
    assertThat(interrupted.run.status()).isEqualTo(Status.CHECKING);
  }

  @Test
  void anInterruptedCheckOfWhichSomethingLivesOnIsNotRunAgainBesideIt() {
    Story story =
        Story.of(withChecks(task("P01"), "test"))
            .attempt(OK, good())
            .checkStarted()
            .stop(Stop.Reason.INTERRUPTED)
            .checked(Exit.lost().with(List.of(9L)), Finding.fails("Check test", "[9] lives on"));
    assertThat(story.run.attempt().inquest().checks()).hasSize(1);
  }

  @Test
  void aSettlementSaysHowWhyAndWhen() {
    Story story =
        Story.of(task("P01"))
            .started()
            .stop(Stop.Reason.TIMEOUT)
            .apply(new TaskEvent.Settled("P01", Result.FAILED, "rejected"));
    assertThat(story.run.status()).isEqualTo(Status.SETTLED);
    assertThat(story.run.settlement()).isEqualTo(new Settlement(Result.FAILED, "rejected", NOON));
    assertThat(story.run.stop()).isNull();
    assertThat(story.run.failed()).isTrue();
    assertThat(story.run.passed()).isFalse();
  }

  @Test
  void aTaskTakenAfterAnInterruptionIsARetryAndMendsAnOlderFailure() {
    Story story = Story.of(task("P01")).attempt(OK, Samples.bad()).conclude();
    story.started().stop(Stop.Reason.INTERRUPTED).exited(Exit.ended(130)).conclude();
    assertThat(story.run.pending().cause()).isEqualTo(Cause.RETRY);
    assertThat(story.run.toMend().map(Attempt::number)).contains(1);
  }

  @Test
  void anEventOfATaskThatWasNeverTakenIsRefused() {
    RunState state = new RunState();
    assertThatThrownBy(() -> state.apply(new TaskEvent.Extended("P09", 1, "me"), Samples.NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never taken");
  }

  @Test
  void aClockThatJumpedMovesWhatWasMeasuredAndNothingElse() {
    RunState state = new RunState();
    state.apply(new TaskEvent.Taken("P01", task("P01")), NOON);
    TaskRun taken = state.task("P01").orElseThrow();
    state.put(
        new TaskEvent.WorkerStarted("P01", 1, Cause.FIRST, Samples.process(1), List.of(), "l")
            .apply(taken, NOON));
    state.put(
        new TaskEvent.StopRequested("P01", Stop.Reason.STALLED)
            .apply(state.task("P01").orElseThrow(), NOON));

    Duration day = Duration.ofDays(1);
    state.apply(new RunEvent.ClockJumped(day), NOON.plus(day));

    TaskRun moved = state.task("P01").orElseThrow();
    assertThat(moved.attempt().vigil().startedAt()).isEqualTo(NOON.plus(day));
    assertThat(moved.attempt().vigil().polledAt()).isEqualTo(NOON.plus(day));
    assertThat(moved.stop().since()).isEqualTo(NOON.plus(day));
    assertThat(moved.attempt().process()).isEqualTo(Samples.process(1));
  }

  @Test
  void aBackoffMovesWithTheClockButAResetThatTheWorkerNamedStands() {
    RunState state = new RunState();
    Duration back = Duration.ofDays(-1);

    Story launch =
        Story.of(task("P01"))
            .apply(new TaskEvent.WorkerNotLaunched("P01", "no", NOON.plusSeconds(2)));
    state.put(launch.run);
    Instant reset = NOON.plusSeconds(7200);
    Story limited =
        Story.of(task("P02")).attempt(OK, Samples.troubled(Trouble.Kind.LIMIT, reset)).conclude();
    state.put(limited.run);
    Story passing =
        Story.of(task("P03")).attempt(OK, Samples.troubled(Trouble.Kind.PASSING, null)).conclude();
    state.put(passing.run);

    state.apply(new RunEvent.ClockJumped(back), NOON.plus(back));

    assertThat(until(state, "P01")).isEqualTo(NOON.plusSeconds(2).plus(back));
    assertThat(until(state, "P02")).isEqualTo(reset);
    assertThat(until(state, "P03")).isEqualTo(passing.run.pending().until().plus(back));
  }

  private static Instant until(RunState state, String id) {
    return state.task(id).orElseThrow().pending().until();
  }
}
