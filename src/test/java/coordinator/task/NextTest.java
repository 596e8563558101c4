package coordinator.task;

import static coordinator.task.Samples.bad;
import static coordinator.task.Samples.good;
import static coordinator.task.Samples.task;
import static coordinator.task.Samples.troubled;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import coordinator.task.Settlement.Result;
import coordinator.task.TaskRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table: every status, in every situation that matters, and what is done next. */
final class NextTest {

  private static final Duration EVERY = Timing.DEFAULT.every();
  private static final Duration GRACE = Timing.DEFAULT.grace();
  private static final Exit OK = Exit.ended(0);
  private static final Action LAUNCH = new Action.Launch();
  private static final Action INSPECT = new Action.Inspect();

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("table")
  void doesNext(Status status, String situation, Story story, Action expected) {
    assertThat(story.run.status()).isEqualTo(status);
    assertThat(story.next()).isEqualTo(expected);
  }

  @Test
  void theTableNamesEveryStatus() {
    assertThat(table().map(row -> row.get()[0]).distinct())
        .containsExactlyInAnyOrder((Object[]) Status.values());
  }

  static Stream<Arguments> table() {
    Task p = task("P01");
    List<Arguments> rows = new ArrayList<>();
    rows.add(row(Status.READY, "just taken", of(p), LAUNCH));
    rows.add(row(Status.READY, "to be mended", of(p).attempt(OK, bad()).conclude(), LAUNCH));

    rows.add(row(Status.RUNNING, "just started", of(p).started(), until(EVERY)));
    rows.add(
        row(
            Status.RUNNING,
            "a moment before the poll",
            of(p).started().later(EVERY.minusNanos(1)),
            until(EVERY)));
    rows.add(row(Status.RUNNING, "poll due", of(p).started().later(EVERY), new Action.Poll()));
    rows.add(
        row(
            Status.RUNNING,
            "poll long overdue",
            of(p).started().later(EVERY.multipliedBy(100)),
            new Action.Poll()));
    rows.add(row(Status.RUNNING, "polled, one left", polls(p, 5), until(EVERY.multipliedBy(6))));
    rows.add(row(Status.RUNNING, "alive at the last poll", polls(p, 6), stop(Stop.Reason.TIMEOUT)));
    rows.add(
        row(
            Status.RUNNING,
            "alive at the last poll, extended",
            polls(p, 6).apply(new TaskEvent.Extended("P01", 1, "me")),
            until(EVERY.multipliedBy(7))));
    Task stalling = Samples.with(p, new Timing(EVERY, 6, GRACE, EVERY.multipliedBy(2)));
    rows.add(
        row(
            Status.RUNNING,
            "idle, not for long enough",
            polls(stalling, 1),
            until(EVERY.multipliedBy(2))));
    rows.add(row(Status.RUNNING, "idle too long", polls(stalling, 2), stop(Stop.Reason.STALLED)));

    Story stopping = of(p).started().stop(Stop.Reason.TIMEOUT);
    rows.add(row(Status.STOPPING, "no signal sent", stopping, new Action.Signal(1)));
    rows.add(
        row(
            Status.STOPPING,
            "within the grace",
            of(p).started().stop(Stop.Reason.TIMEOUT).signalled(1),
            until(GRACE)));
    for (int step = 1; step < Next.SIGNALS; step++) {
      rows.add(
          row(
              Status.STOPPING,
              "grace over after signal " + step,
              of(p).started().stop(Stop.Reason.TIMEOUT).signalled(step).later(GRACE),
              new Action.Signal(step + 1)));
    }
    rows.add(
        row(
            Status.STOPPING,
            "no signal helped",
            of(p).started().stop(Stop.Reason.TIMEOUT).signalled(Next.SIGNALS).later(GRACE),
            new Action.Abandon()));

    rows.add(row(Status.EXITED, "exit 0", of(p).started().exited(OK), INSPECT));
    rows.add(row(Status.EXITED, "exit 1", of(p).started().exited(Exit.ended(1)), INSPECT));
    rows.add(row(Status.EXITED, "lost", of(p).started().exited(Exit.lost()), INSPECT));
    rows.add(
        row(
            Status.EXITED,
            "never ran",
            of(p).started().exited(Exit.neverRan()),
            record(new TaskEvent.WorkerNeverRan("P01", 1))));
    rows.add(
        row(
            Status.EXITED,
            "timed out",
            of(p).started().stop(Stop.Reason.TIMEOUT).exited(Exit.ended(143)),
            INSPECT));
    rows.add(
        row(
            Status.EXITED,
            "interrupted",
            of(p).started().stop(Stop.Reason.INTERRUPTED).exited(Exit.ended(130)),
            record(new TaskEvent.Reopened("P01", Cause.RETRY))));
    rows.add(
        row(
            Status.EXITED,
            "killed",
            of(p).started().stop(Stop.Reason.KILLED).exited(Exit.ended(137)),
            record(new TaskEvent.Reopened("P01", Cause.RETRY))));
    rows.add(
        row(
            Status.EXITED,
            "interrupted, and something of it outlived every signal",
            of(p).started().stop(Stop.Reason.INTERRUPTED).exited(Exit.lost().with(List.of(7L))),
            INSPECT));

    Task checked = withChecks(p, "build", "test");
    rows.add(
        row(
            Status.CHECKING,
            "no checks",
            of(p).attempt(OK, good()),
            judged(of(p).attempt(OK, good()))));
    rows.add(
        row(
            Status.CHECKING,
            "first check",
            of(checked).attempt(OK, good()),
            new Action.StartCheck(1)));
    rows.add(
        row(
            Status.CHECKING,
            "a check runs",
            of(checked).attempt(OK, good()).checkStarted(),
            until(Duration.ofMinutes(10))));
    rows.add(
        row(
            Status.CHECKING,
            "a check is beyond its time",
            of(checked).attempt(OK, good()).checkStarted().later(Duration.ofMinutes(10)),
            stop(Stop.Reason.TIMEOUT)));
    rows.add(
        row(
            Status.CHECKING,
            "second check",
            of(checked).attempt(OK, good()).checkStarted().checked(OK, held()),
            new Action.StartCheck(2)));
    Story both =
        of(checked)
            .attempt(OK, good())
            .checkStarted()
            .checked(OK, held())
            .checkStarted()
            .checked(OK, held());
    rows.add(row(Status.CHECKING, "all checks done", both, judged(both)));
    Story cut = of(checked).attempt(OK, troubled(Trouble.Kind.PASSING, null));
    rows.add(row(Status.CHECKING, "checks are pointless after a trouble", cut, judged(cut)));
    Story late =
        of(checked).started().stop(Stop.Reason.TIMEOUT).exited(Exit.ended(143)).inspected(good());
    rows.add(row(Status.CHECKING, "checks are pointless after a timeout", late, judged(late)));
    Story haunted = of(checked).attempt(OK.with(List.of(7L)), good());
    rows.add(
        row(Status.CHECKING, "nothing is checked beside what lives on", haunted, judged(haunted)));
    rows.add(
        row(
            Status.CHECKING,
            "the check never ran",
            of(checked).attempt(OK, good()).checkStarted().checked(Exit.neverRan(), held()),
            new Action.StartCheck(1)));
    rows.add(
        row(
            Status.STOPPING,
            "a check is being stopped",
            of(checked).attempt(OK, good()).checkStarted().stop(Stop.Reason.TIMEOUT),
            new Action.Signal(1)));
    rows.add(
        row(
            Status.CHECKING,
            "an interrupted check is run again",
            of(checked)
                .attempt(OK, good())
                .checkStarted()
                .stop(Stop.Reason.INTERRUPTED)
                .checked(Exit.ended(130), held()),
            new Action.StartCheck(1)));

    rows.add(
        row(
            Status.JUDGED,
            "good, without a check",
            judge(of(p).attempt(OK, good())),
            settled(Result.PASSED, "passed, unchecked")));
    rows.add(
        row(
            Status.JUDGED,
            "good, checked",
            judge(of(withChecks(p, "test")).attempt(OK, good()).checkStarted().checked(OK, held())),
            settled(Result.PASSED, "passed")));
    rows.add(
        row(
            Status.JUDGED,
            "bad",
            judge(of(p).attempt(OK, bad())),
            record(new TaskEvent.Reopened("P01", Cause.REMEDIATION))));
    rows.add(
        row(
            Status.JUDGED,
            "bad after every remediation",
            judge(
                of(p)
                    .attempt(OK, bad())
                    .conclude()
                    .attempt(OK, bad())
                    .conclude()
                    .attempt(OK, bad())),
            settled(Result.FAILED, "failed 3 times; last: Report: is missing")));
    rows.add(
        row(
            Status.JUDGED,
            "bad, and no remediation is allowed",
            judge(of(Samples.with(p, new Limits(0, 5, false))).attempt(OK, bad())),
            settled(Result.FAILED, "failed once; last: Report: is missing")));
    Task repeated = Samples.with(p, new Limits(0, 5, 1, false));
    rows.add(
        row(
            Status.JUDGED,
            "bad, and is to be repeated as it is",
            judge(of(repeated).attempt(OK, bad())),
            parked(Duration.ofMillis(1178), "Report: is missing")));
    rows.add(
        row(
            Status.JUDGED,
            "bad after every repetition",
            judge(
                of(repeated)
                    .attempt(OK, bad())
                    .conclude()
                    .later(Duration.ofSeconds(2))
                    .conclude()
                    .attempt(OK, bad())),
            settled(Result.FAILED, "failed 2 times; last: Report: is missing")));
    rows.add(
        row(
            Status.JUDGED,
            "something of its tree lives on",
            judge(of(p).attempt(OK.with(List.of(41L, 42L)), good())),
            settled(
                Result.FAILED,
                "processes [41, 42] could not be ended; nothing is started beside them")));
    rows.add(
        row(
            Status.JUDGED,
            "something of a check's tree lives on",
            judge(
                of(withChecks(p, "test"))
                    .attempt(OK, good())
                    .checkStarted()
                    .checked(OK.with(List.of(43L)), held())),
            settled(
                Result.FAILED,
                "processes [43] could not be ended; nothing is started beside them")));
    rows.add(
        row(
            Status.JUDGED,
            "a usage limit whose reset is known",
            judge(of(p).attempt(OK, troubled(Trouble.Kind.LIMIT, at(Duration.ofHours(3))))),
            parked(Duration.ofHours(3), "the model is LIMIT")));
    rows.add(
        row(
            Status.JUDGED,
            "a usage limit whose reset is not known",
            judge(of(p).attempt(OK, troubled(Trouble.Kind.LIMIT, null))),
            parked(Duration.ofMinutes(30), "the model is LIMIT")));
    rows.add(
        row(
            Status.JUDGED,
            "nothing but a person helps",
            judge(of(p).attempt(OK, troubled(Trouble.Kind.FATAL, null))),
            settled(Result.FAILED, "the model is FATAL; wait")));
    rows.add(
        row(
            Status.JUDGED,
            "nobody can be blamed for it",
            judge(of(p).attempt(OK, troubled(Trouble.Kind.DOUBT, null))),
            record(new TaskEvent.Parked("P01", Cause.RETRY, null, "the model is DOUBT"))));
    Keeping keeping = new Keeping("P01", "coordinator/P01");
    Task kept = Samples.with(p, new TreeRule(TreeRule.Change.MAY, List.of(), keeping));
    rows.add(
        row(
            Status.JUDGED,
            "it passed, and is to be committed",
            judge(of(kept).attempt(OK, good())),
            new Action.File()));
    rows.add(
        row(
            Status.JUDGED,
            "it failed, and is to be set aside",
            judge(of(kept).attempt(OK, bad())),
            new Action.File()));
    rows.add(
        row(
            Status.JUDGED,
            "it was committed",
            judge(of(kept).attempt(OK, good()))
                .apply(new TaskEvent.ChangesFiled("P01", 1, new Filed("main", "c0ffee", "done"))),
            settled(Result.PASSED, "passed, unchecked")));
    rows.add(
        row(
            Status.JUDGED,
            "overloaded, and no retry is allowed",
            judge(
                of(Samples.with(p, new Limits(2, 0, false)))
                    .attempt(OK, troubled(Trouble.Kind.PASSING, null))),
            settled(Result.FAILED, "the model is PASSING (once)")));

    Task asked = Samples.with(p, new Limits(2, 5, true));
    rows.add(row(Status.PARKED, "waits for a person", of(asked), Action.FOR_NEWS));
    rows.add(
        row(
            Status.PARKED,
            "not launched, backing off",
            of(p).apply(new TaskEvent.WorkerNotLaunched("P01", "no room", at(GRACE))),
            until(GRACE)));
    rows.add(
        row(
            Status.PARKED,
            "the time has come",
            of(p).apply(new TaskEvent.WorkerNotLaunched("P01", "no room", at(GRACE))).later(GRACE),
            record(new TaskEvent.Woken("P01", "the time has come"))));

    rows.add(
        row(
            Status.SETTLED,
            "over",
            of(p).attempt(OK, good()).conclude().later(Duration.ofDays(1)),
            Action.FOR_NEWS));
    return rows.stream();
  }

  @Test
  void backsOffFromTenSecondsToFiveMinutesAndNeverMuchLonger() {
    Story story = of(Samples.with(task("P01"), new Limits(2, 12, false)));
    List<Duration> waits = new ArrayList<>();
    while (story.run.status() != Status.SETTLED) {
      judge(story.attempt(OK, troubled(Trouble.Kind.PASSING, null))).conclude();
      Instant until = story.run.pending().until();
      if (until != null) {
        waits.add(Duration.between(story.now, until));
        story.now = until;
        story.conclude();
      }
    }
    assertThat(waits).hasSize(12);
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(10), Duration.ofMillis(12_500));
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    assertThat(waits.subList(5, 12))
        .allSatisfy(
            wait -> assertThat(wait).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7)));
  }

  @Test
  void aUsageLimitThatSaysItIsOverIsNotTriedAgainAndAgainAtOnce() {
    Story story = of(task("P01"));
    Instant begin = story.now;
    for (int i = 0; i < 20; i++) {
      Instant past = story.now.minusSeconds(60);
      judge(story.attempt(OK, troubled(Trouble.Kind.LIMIT, past))).conclude();
      Instant until = story.run.pending().until();
      assertThat(until).isNotNull();
      story.now = until.isAfter(story.now) ? until : story.now;
      story.conclude();
    }
    assertThat(Duration.between(begin, story.now)).isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void troublesDoNotUseUpRemediationsNorFailuresRetries() {
    Story story = of(task("P01"));
    for (int i = 0; i < 3; i++) {
      judge(story.attempt(OK, troubled(Trouble.Kind.PASSING, null))).conclude();
      story.later(Duration.ofMinutes(10)).conclude();
    }
    story.attempt(OK, bad()).conclude();
    assertThat(story.run.status()).isEqualTo(Status.READY);
    assertThat(story.run.pending().cause()).isEqualTo(Cause.REMEDIATION);
  }

  @Test
  void aTaskTakenAgainHasAllItsAttemptsBeforeItAndMendsTheLastFailure() {
    Story story = of(Samples.with(task("P01"), new Limits(0, 0, false)));
    story.attempt(OK, bad()).conclude();
    assertThat(story.run.failed()).isTrue();

    story.apply(new TaskEvent.Taken("P01", story.run.task()));
    assertThat(story.run.pending().cause()).isEqualTo(Cause.REMEDIATION);
    assertThat(story.run.nextNumber()).isEqualTo(2);
    assertThat(story.run.toMend()).isPresent();
    story.attempt(OK, bad()).conclude();
    assertThat(story.run.settlement().reason()).startsWith("failed once");
  }

  @Test
  void theSameStateAndTimeGiveTheSameAction() {
    table()
        .forEach(
            row -> {
              Story story = (Story) row.get()[2];
              assertThat(story.next()).isEqualTo(story.next());
            });
  }

  private static Story of(Task task) {
    return Story.of(task);
  }

  /** Started, and polled so many times without having moved. */
  private static Story polls(Task task, int count) {
    Story story = of(task).started();
    for (int i = 0; i < count; i++) {
      story.later(EVERY).polled(0, Duration.ZERO);
    }
    return story;
  }

  private static Story judge(Story story) {
    return story.apply(((Action.Record) story.next()).event());
  }

  private static Finding held() {
    return Finding.holds("Check", "passed");
  }

  private static Instant at(Duration sinceNoon) {
    return Samples.NOON.plus(sinceNoon);
  }

  private static Action until(Duration sinceNoon) {
    return new Action.Wait(at(sinceNoon));
  }

  private static Action stop(Stop.Reason reason) {
    return record(new TaskEvent.StopRequested("P01", reason));
  }

  private static Action judged(Story story) {
    return record(
        new TaskEvent.Judged("P01", 1, Verdict.of(story.run.task(), story.run.attempt())));
  }

  private static Action settled(Result result, String reason) {
    return record(new TaskEvent.Settled("P01", result, reason));
  }

  private static Action parked(Duration sinceNoon, String why) {
    return record(new TaskEvent.Parked("P01", Cause.RETRY, at(sinceNoon), why));
  }

  private static Action record(TaskEvent event) {
    return new Action.Record(event);
  }

  private static Arguments row(Status status, String situation, Story story, Action expected) {
    return arguments(status, situation, story, expected);
  }
}
