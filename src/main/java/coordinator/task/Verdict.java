package coordinator.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The judgement on one attempt: it passed if nothing that was found speaks against it.
 *
 * @param findings all that was looked at
 * @param checked whether the coordinator itself ran anything that could fail; a pass without is
 *     shown as "unchecked"
 */
public record Verdict(List<Finding> findings, boolean checked) {

  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Judges an attempt by how its worker ended, by what it left, and by the checks. */
  static Verdict of(Task task, Attempt attempt) {
    List<Finding> all = new ArrayList<>();
    all.add(ending(task, attempt));
    if (attempt.inquest().evidence() != null) {
      all.addAll(attempt.inquest().evidence().findings());
    }
    for (CheckRun check : attempt.inquest().checks()) {
      if (check.finding() != null) {
        all.add(check.finding());
      }
      if (check.exit() != null && !check.exit().leftovers().isEmpty()) {
        all.add(
            Finding.fails(
                "Check", "these of its tree outlived SIGKILL: " + check.exit().leftovers()));
      }
    }
    return new Verdict(all, task.expected().seesForItself());
  }

  private static Finding ending(Task task, Attempt attempt) {
    Exit exit = attempt.exit();
    if (exit == null) {
      throw new IllegalStateException("attempt " + attempt.number() + " is judged while it runs");
    }
    if (!exit.leftovers().isEmpty()) {
      return Finding.fails(
          "Worker", exit.words() + ", but these of its tree outlived SIGKILL: " + exit.leftovers());
    }
    if (exit.stopped() != null) {
      return Finding.fails(
          "Worker", stopWords(task, attempt, exit.stopped()) + "; " + exit.words());
    }
    if (attempt.trouble() != null) {
      return Finding.fails("Worker", exit.words() + ": " + attempt.trouble().message());
    }
    if (exit.clean()) {
      return Finding.holds("Worker", "exited 0");
    }
    if (exit.kind() == Exit.Kind.LOST && !task.expected().exitDecides()) {
      return Finding.note("Worker", exit.words() + "; what it left decides");
    }
    return task.expected().exitDecides() || exit.signalled()
        ? Finding.fails("Worker", exit.words())
        : Finding.note("Worker", exit.words() + "; what it left decides");
  }

  private static String stopWords(Task task, Attempt attempt, Stop.Reason reason) {
    Timing timing = task.timing();
    return switch (reason) {
      case TIMEOUT ->
          "still running after "
              + Words.count(attempt.vigil().polls(), "poll")
              + ", one every "
              + Words.of(timing.every());
      case STALLED ->
          "idle for " + (timing.stall() == null ? "too long" : Words.of(timing.stall()));
      case INTERRUPTED -> "interrupted";
      case KILLED -> "killed by a person";
      case BUDGET -> "stopped because the run's budget was spent";
      case BROKEN -> "stopped because the run could not go on";
    };
  }

  /** How a pass is called. */
  public static String words(boolean checked) {
    return checked ? "passed" : "passed, unchecked";
  }

  public boolean passed() {
    return findings.stream().noneMatch(Finding::failed);
  }

  /** Whether all that speaks against it speaks against the work that was looked at. */
  public boolean rejectsTheWork() {
    return !passed() && reasons().stream().allMatch(Finding::againstTheWork);
  }

  /** What speaks against it; empty if it passed. */
  public List<Finding> reasons() {
    return findings.stream().filter(Finding::failed).toList();
  }
}
