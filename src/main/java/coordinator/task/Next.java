package coordinator.task;

import coordinator.task.Settlement.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one place that decides what is done next for a task. Pure: the same state and time give the
 * same action.
 */
public final class Next {

  /** After so many signals a process that still lives is given up and named. */
  static final int SIGNALS = 6;

  private static final Duration BACKOFF = Duration.ofSeconds(10);
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
  private static final Duration UNKNOWN_RESET = Duration.ofMinutes(30);

  private Next() {}

  public static Action of(TaskRun run, Instant now) {
    return switch (run.status()) {
      case READY -> new Action.Launch();
      case RUNNING -> watch(run, now);
      case STOPPING -> stop(run, now);
      case EXITED -> takeIn(run);
      case CHECKING -> check(run, now);
      case JUDGED -> conclude(run, now);
      case PARKED -> wake(run, now);
      case SETTLED -> Action.FOR_NEWS;
    };
  }

  private static Action watch(TaskRun run, Instant now) {
    Timing timing = run.task().timing();
    Vigil vigil = run.attempt().vigil();
    if (vigil.polls() >= timing.cycles()) {
      return record(new TaskEvent.StopRequested(run.task().id(), Stop.Reason.TIMEOUT));
    }
    if (vigil.idleFor(timing.stall())) {
      return record(new TaskEvent.StopRequested(run.task().id(), Stop.Reason.STALLED));
    }
    Instant due = vigil.polledAt().plus(timing.every());
    return now.isBefore(due) ? new Action.Wait(due) : new Action.Poll();
  }

  private static Action stop(TaskRun run, Instant now) {
    Stop stop = run.stop();
    if (stop == null || stop.step() == 0) {
      return new Action.Signal(1);
    }
    Instant due = stop.since().plus(run.task().timing().grace());
    if (now.isBefore(due)) {
      return new Action.Wait(due);
    }
    return stop.step() < SIGNALS ? new Action.Signal(stop.step() + 1) : new Action.Abandon();
  }

  private static Action takeIn(TaskRun run) {
    Attempt attempt = run.attempt();
    Exit exit = attempt.exit();
    if (exit != null && exit.kind() == Exit.Kind.NEVER_RAN) {
      return record(new TaskEvent.WorkerNeverRan(run.task().id(), attempt.number()));
    }
    boolean gone = exit == null || exit.leftovers().isEmpty();
    if (gone && exit != null && exit.stopped() != null && !exit.stopped().blamesTask()) {
      return record(new TaskEvent.Reopened(run.task().id(), Cause.RETRY));
    }
    return new Action.Inspect();
  }

  private static Action check(TaskRun run, Instant now) {
    Attempt attempt = run.attempt();
    List<Check> checks = run.task().expected().checks();
    int done = attempt.inquest().checks().size();
    CheckRun running = attempt.runningCheck();
    if (running != null) {
      Instant due = running.startedAt().plus(checks.get(done - 1).timeout());
      return now.isBefore(due)
          ? new Action.Wait(due)
          : record(new TaskEvent.StopRequested(run.task().id(), Stop.Reason.TIMEOUT));
    }
    Exit exit = attempt.exit();
    boolean stopped = exit != null && exit.stopped() != null;
    boolean pointless = attempt.trouble() != null || stopped || !attempt.leftovers().isEmpty();
    if (done < checks.size() && !pointless) {
      return new Action.StartCheck(done + 1);
    }
    return attempt.unseen()
        ? new Action.Inspect()
        : record(
            new TaskEvent.Judged(
                run.task().id(), attempt.number(), Verdict.of(run.task(), attempt)));
  }

  private static Action conclude(TaskRun run, Instant now) {
    String id = run.task().id();
    Attempt attempt = run.attempt();
    Verdict verdict = attempt.inquest().verdict();
    if (verdict == null) {
      throw new IllegalStateException(id + " is concluded before it is judged");
    }
    boolean ofItsOwn = verdict.passed() || attempt.failedOnItsOwnAccount();
    if (ofItsOwn
        && attempt.leftovers().isEmpty()
        && attempt.inquest().filed() == null
        && run.task().expected().tree().files(verdict.passed())) {
      return new Action.File();
    }
    if (verdict.passed()) {
      return record(new TaskEvent.Settled(id, Result.PASSED, Verdict.words(verdict.checked())));
    }
    Trouble trouble = attempt.trouble();
    if (!attempt.leftovers().isEmpty()) {
      return fail(
          id,
          "processes "
              + attempt.leftovers()
              + " could not be ended; nothing is started beside them");
    }
    String verified = run.task().expected().verifies();
    if (trouble == null && verified != null && verdict.rejectsTheWork()) {
      return fail(id, "finds " + verified + " wanting: " + verdict.reasons().get(0));
    }
    if (trouble == null) {
      int failed = count(run, Attempt::failedOnItsOwnAccount);
      Integer repeats = run.task().limits().repeats();
      if (repeats != null && failed <= repeats) {
        Instant until = now.plus(backoff(FIRST_REPEAT, id, failed));
        String reason = verdict.reasons().get(0).toString();
        return record(new TaskEvent.Parked(id, Cause.RETRY, until, reason));
      }
      return repeats == null && failed <= run.task().limits().remediations()
          ? record(new TaskEvent.Reopened(id, Cause.REMEDIATION))
          : fail(id, "failed " + times(failed) + "; last: " + verdict.reasons().get(0));
    }
    int met = count(run, made -> made.met(trouble.kind()));
    return switch (trouble.kind()) {
      case LIMIT -> record(park(id, reset(trouble, now, backoff(BACKOFF, id, met)), trouble));
      case PASSING ->
          met <= run.task().limits().retries()
              ? record(park(id, now.plus(backoff(BACKOFF, id, met)), trouble))
              : fail(id, trouble.message() + " (" + times(met) + ")");
      case DOUBT -> record(new TaskEvent.Parked(id, Cause.RETRY, null, trouble.message()));
      case FATAL ->
          fail(id, trouble.message() + (trouble.advice().isEmpty() ? "" : "; " + trouble.advice()));
    };
  }

  /**
   * What the end of a verifier means for the task that it verified: found wanting, that is done
   * again as long as its limits let it.
   */
  public static Optional<TaskEvent> dispute(TaskRun verifier, RunState state) {
    String verified = verifier.task().expected().verifies();
    Verdict verdict = verifier.last().map(last -> last.inquest().verdict()).orElse(null);
    if (!verifier.failed() || verified == null || verdict == null || !verdict.rejectsTheWork()) {
      return Optional.empty();
    }
    String id = verifier.task().id();
    Artifacts artifacts = verifier.task().expected().artifacts();
    String more = artifacts == null ? "" : "; read " + artifacts.report();
    List<Finding> reasons =
        verdict.reasons().stream()
            .map(reason -> Finding.fails("Verification " + id, reason + more))
            .toList();
    return state
        .task(verified)
        .filter(TaskRun::passed)
        .filter(
            work ->
                count(work, Attempt::failedOnItsOwnAccount) < work.task().limits().remediations())
        .map(work -> new TaskEvent.Disputed(verified, id, reasons));
  }

  private static Action wake(TaskRun run, Instant now) {
    Instant until = run.pending().until();
    if (until == null) {
      return Action.FOR_NEWS;
    }
    return now.isBefore(until)
        ? new Action.Wait(until)
        : record(new TaskEvent.Woken(run.task().id(), "the time has come"));
  }

  private static int count(TaskRun run, Predicate<Attempt> which) {
    return (int) run.counted().stream().filter(which).count();
  }

  /**
   * When a usage limit is over; never at once, because a reset that is past is tried again and
   * again.
   */
  private static Instant reset(Trouble trouble, Instant now, Duration least) {
    if (trouble.until() == null) {
      return now.plus(UNKNOWN_RESET);
    }
    return trouble.until().isAfter(now.plus(least)) ? trouble.until() : now.plus(least);
  }

  private static TaskEvent park(String id, Instant until, Trouble trouble) {
    return new TaskEvent.Parked(id, Cause.RETRY, until, trouble.message());
  }

  /**
   * Doubled each time up to 5 min, and up to a quarter more, so that many tasks do not come back as
   * one.
   */
  private static Duration backoff(Duration first, String id, int tries) {
    long base = Math.min(LONGEST_BACKOFF.toMillis(), first.toMillis() << Math.min(tries - 1, 10));
    return Duration.ofMillis(
        base + Math.floorMod(id.hashCode() * 31 + tries, Math.max(1, (int) base / 4)));
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private static Action fail(String id, String why) {
    return record(new TaskEvent.Settled(id, Result.FAILED, why));
  }

  private static Action record(TaskEvent event) {
    return new Action.Record(event);
  }
}
