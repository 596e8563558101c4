package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.TaskEvent;
import coordinator.task.Tokens;
import coordinator.task.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who ran when, with which PID, how it ended, and why it was judged so: one attempt.
 *
 * @param task the phase
 * @param attempt counted from 1
 * @param cause why it was made
 * @param process when and as which process it ran
 * @param judgement what came of it
 */
public record Audit(String task, int attempt, String cause, Process process, Judgement judgement) {

  /**
   * When and as which process an attempt ran.
   *
   * @param pid the worker's pid
   * @param startedAt when its start was recorded
   * @param endedAt when its end was recorded, or null
   * @param polls how many polls there were
   * @param exit how it ended, in words; empty while it runs
   * @param log its log
   */
  public record Process(
      long pid, Instant startedAt, @Nullable Instant endedAt, int polls, String exit, String log) {}

  /**
   * What came of an attempt.
   *
   * @param passed the verdict, or null if there is none yet
   * @param checked whether the coordinator itself ran anything that could fail
   * @param findings what was looked at
   * @param tokens as the worker reported them
   * @param changed files of the work tree that changed; at most 500
   * @param filed where they were put in the repository, or null
   */
  public record Judgement(
      @Nullable Boolean passed,
      boolean checked,
      List<Finding> findings,
      Tokens tokens,
      List<Evidence.FileChange> changed,
      @Nullable Filed filed) {

    static final Judgement NONE =
        new Judgement(null, false, List.of(), Tokens.NONE, List.of(), null);
  }

  /** All attempts that a ledger tells of, in the order in which they were started. */
  public static List<Audit> of(List<Entry> entries) {
    Map<String, Audit> attempts = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof TaskEvent.WorkerStarted e) {
        Process process = new Process(e.process().pid(), entry.at(), null, 0, "", e.log());
        attempts.put(
            e.task() + "/" + e.attempt(),
            new Audit(e.task(), e.attempt(), e.cause().word(), process, Judgement.NONE));
      } else if (entry.event() instanceof TaskEvent.WorkerPolled e) {
        attempts.computeIfPresent(
            e.task() + "/" + e.attempt(), (key, audit) -> audit.polled(e.poll()));
      } else if (entry.event() instanceof TaskEvent.WorkerExited e) {
        attempts.computeIfPresent(
            e.task() + "/" + e.attempt(), (key, audit) -> audit.ended(entry.at(), e.exit()));
      } else if (entry.event() instanceof TaskEvent.WorkerNeverRan e) {
        attempts.remove(e.task() + "/" + e.attempt());
      } else if (entry.event() instanceof TaskEvent.Inspected e) {
        attempts.computeIfPresent(
            e.task() + "/" + e.attempt(), (key, audit) -> audit.inspected(e.evidence()));
      } else if (entry.event() instanceof TaskEvent.Disputed e) {
        attempts.values().stream()
            .filter(audit -> audit.task.equals(e.task()))
            .reduce((earlier, later) -> later)
            .ifPresent(
                last -> attempts.put(e.task() + "/" + last.attempt, last.disputed(e.reasons())));
      } else if (entry.event() instanceof TaskEvent.ChangesFiled e) {
        attempts.computeIfPresent(
            e.task() + "/" + e.attempt(), (key, audit) -> audit.filed(e.filed()));
      } else if (entry.event() instanceof TaskEvent.Judged e) {
        attempts.computeIfPresent(
            e.task() + "/" + e.attempt(), (key, audit) -> audit.judged(e.verdict()));
      }
    }
    return new ArrayList<>(attempts.values());
  }

  private Audit with(Process other) {
    return new Audit(task, attempt, cause, other, judgement);
  }

  private Audit with(Judgement other) {
    return new Audit(task, attempt, cause, process, other);
  }

  private Audit polled(int polls) {
    return with(
        new Process(
            process.pid, process.startedAt, process.endedAt, polls, process.exit, process.log));
  }

  private Audit ended(Instant at, Exit exit) {
    return with(
        new Process(process.pid, process.startedAt, at, process.polls, exit.words(), process.log));
  }

  private Audit inspected(Evidence evidence) {
    List<Finding> findings = new ArrayList<>(judgement.findings);
    findings.addAll(evidence.findings());
    List<Evidence.FileChange> changed = new ArrayList<>(judgement.changed);
    changed.addAll(evidence.changed());
    return with(
        new Judgement(
            judgement.passed,
            judgement.checked,
            findings,
            judgement.tokens.plus(evidence.tokens()),
            changed,
            null));
  }

  private Audit disputed(List<Finding> reasons) {
    List<Finding> all = new ArrayList<>(judgement.findings);
    all.addAll(reasons);
    return judged(new Verdict(all, judgement.checked));
  }

  private Audit judged(Verdict verdict) {
    return with(
        new Judgement(
            verdict.passed(),
            verdict.checked(),
            verdict.findings(),
            judgement.tokens,
            judgement.changed,
            judgement.filed));
  }

  private Audit filed(Filed filed) {
    return with(
        new Judgement(
            judgement.passed,
            judgement.checked,
            judgement.findings,
            judgement.tokens,
            judgement.changed,
            filed));
  }
}
