package coordinator.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task and all that happened to it: the fold of its events, never changed in any other way.
 *
 * @param task the task as it was taken
 * @param status where it is
 * @param pending what the next attempt is
 * @param attempts all attempts, oldest first
 * @param stop the stop under way, or null
 * @param settlement how it ended, or null
 */
public record TaskRun(
    Task task,
    Status status,
    Pending pending,
    List<Attempt> attempts,
    @Nullable Stop stop,
    @Nullable Settlement settlement) {

  /** Where a task is. How it ended is a {@link Settlement}, not a status. */
  public enum Status {
    /** To be launched. */
    READY,
    /** Its worker runs. */
    RUNNING,
    /** Its worker, or a check, is being stopped. */
    STOPPING,
    /** Its worker ended; nothing was looked at yet. */
    EXITED,
    /** What it left was looked at; its checks run. */
    CHECKING,
    /** The judgement on the attempt is made. */
    JUDGED,
    /** It waits for a time or a person. */
    PARKED,
    /** It is over. */
    SETTLED
  }

  public TaskRun {
    attempts = List.copyOf(attempts);
  }

  /**
   * @param from how many of the attempts do not count against its limits
   */
  static TaskRun taken(Task task, List<Attempt> history, int from) {
    Attempt last = history.isEmpty() ? null : history.get(history.size() - 1);
    boolean mend = last != null && mends(task, last);
    Cause cause = history.isEmpty() ? Cause.FIRST : mend ? Cause.REMEDIATION : Cause.RETRY;
    boolean wait = task.limits().approval() && from == history.size();
    return new TaskRun(
        task,
        wait ? Status.PARKED : Status.READY,
        Pending.first(cause, from, wait ? "approval" : ""),
        history,
        null,
        null);
  }

  /**
   * Whether the next attempt has something to mend. A verifier that found the work wanting has not
   * failed itself: told so, the next one would be pressed to find it right.
   */
  private static boolean mends(Task task, Attempt failed) {
    Verdict verdict = failed.inquest().verdict();
    boolean found =
        task.expected().verifies() != null && verdict != null && verdict.rejectsTheWork();
    return failed.failedOnItsOwnAccount() && !found;
  }

  /** The attempt under way, or the last one. */
  public Optional<Attempt> last() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** The last attempt, where the status says that there is one. */
  public Attempt attempt() {
    return last().orElseThrow(() -> new IllegalStateException(task.id() + " has no attempt"));
  }

  /** The number that the next attempt will have. */
  public int nextNumber() {
    return attempts.size() + 1;
  }

  /**
   * The attempt whose failure the next one is to mend; empty if the next one starts from nothing.
   */
  public Optional<Attempt> toMend() {
    if (task.limits().repeats() != null) {
      return Optional.empty();
    }
    for (int i = attempts.size() - 1; i >= 0; i--) {
      Attempt attempt = attempts.get(i);
      if (attempt.failedOnItsOwnAccount()) {
        return mends(task, attempt) ? Optional.of(attempt) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The attempts since the task was last taken, which count against its limits. */
  public List<Attempt> counted() {
    return attempts.subList(Math.min(pending.from(), attempts.size()), attempts.size());
  }

  /** The process that runs for this task now: its worker, one of its checks, or null. */
  public @Nullable Started process() {
    if (attempts.isEmpty()) {
      return null;
    }
    Attempt attempt = attempt();
    CheckRun check = attempt.runningCheck();
    return attempt.exit() == null ? attempt.process() : check == null ? null : check.process();
  }

  public boolean passed() {
    return settlement != null && settlement.result() == Settlement.Result.PASSED;
  }

  /** Whether it passed although nothing that the coordinator ran could have failed. */
  public boolean unchecked() {
    Verdict verdict = attempts.isEmpty() ? null : attempt().inquest().verdict();
    return passed() && verdict != null && !verdict.checked();
  }

  public boolean failed() {
    return settlement != null && settlement.result() == Settlement.Result.FAILED;
  }

  /** Whether its verifier found it wanting, and it was not taken again. */
  public boolean disputed() {
    return settlement != null && settlement.result() == Settlement.Result.DISPUTED;
  }

  /** Whether what it came to no longer counts, and it was not taken again. */
  public boolean reset() {
    return settlement != null && settlement.result() == Settlement.Result.RESET;
  }

  public Tokens tokens() {
    Tokens all = Tokens.NONE;
    for (Attempt attempt : attempts) {
      Evidence evidence = attempt.inquest().evidence();
      all = evidence == null ? all : all.plus(evidence.tokens());
    }
    return all;
  }

  TaskRun to(Status next) {
    return new TaskRun(task, next, pending, attempts, stop, settlement);
  }

  TaskRun with(Task other) {
    return new TaskRun(other, status, pending, attempts, stop, settlement);
  }

  TaskRun with(Pending other) {
    return new TaskRun(task, status, other, attempts, stop, settlement);
  }

  TaskRun with(@Nullable Stop other) {
    return new TaskRun(task, status, pending, attempts, other, settlement);
  }

  TaskRun with(Settlement other) {
    return new TaskRun(task, Status.SETTLED, pending, attempts, null, other);
  }

  TaskRun withAttempt(Attempt next) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(next);
    return with(all);
  }

  TaskRun withLast(Attempt changed) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.set(all.size() - 1, changed);
    return with(all);
  }

  TaskRun withoutLast() {
    return with(attempts.subList(0, attempts.size() - 1));
  }

  private TaskRun with(List<Attempt> other) {
    return new TaskRun(task, status, pending, other, stop, settlement);
  }

  /**
   * The same after the wall clock jumped: what was measured before must not look older or younger.
   */
  TaskRun shifted(Duration by) {
    if (status == Status.SETTLED) {
      return this;
    }
    Trouble trouble = last().map(Attempt::trouble).orElse(null);
    TaskRun moved = with(pending.shifted(by, trouble == null ? null : trouble.until()));
    moved = attempts.isEmpty() ? moved : moved.withLast(attempt().shifted(by));
    return stop == null
        ? moved
        : moved.with(new Stop(stop.reason(), stop.step(), stop.since().plus(by)));
  }
}
