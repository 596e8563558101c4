package coordinator.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One worker process for a task, from its start to the judgement on what it left.
 *
 * @param number counted from 1 within its task
 * @param cause why it was made
 * @param process the worker
 * @param vigil what the polls saw
 * @param exit how the worker ended, or null while it runs
 * @param inquest what was found afterwards
 */
public record Attempt(
    int number, Cause cause, Started process, Vigil vigil, @Nullable Exit exit, Inquest inquest) {

  /**
   * What is known for judging it.
   *
   * @param notes what was noted before the worker was let go
   * @param evidence what is on disk, or null before it was looked at
   * @param checks the checks run so far, in order
   * @param verdict the judgement, or null before it was made
   * @param filed where its changes were put, or null if they were put nowhere
   * @param seen how many checks had run when it was last looked at
   */
  public record Inquest(
      Notes notes,
      @Nullable Evidence evidence,
      List<CheckRun> checks,
      @Nullable Verdict verdict,
      @Nullable Filed filed,
      int seen) {

    public Inquest {
      checks = List.copyOf(checks);
    }

    static Inquest begin(Notes notes) {
      return new Inquest(notes, null, List.of(), null, null, 0);
    }

    private Inquest with(List<CheckRun> other) {
      return new Inquest(notes, evidence, other, verdict, filed, seen);
    }
  }

  Attempt with(Vigil other) {
    return new Attempt(number, cause, process, other, exit, inquest);
  }

  Attempt with(Exit other) {
    return new Attempt(number, cause, process, vigil, other, inquest);
  }

  Attempt with(Evidence evidence) {
    Evidence known = inquest.evidence();
    int seen = inquest.checks().size();
    return with(
        new Inquest(
            inquest.notes(),
            known == null ? evidence : known.and(evidence),
            inquest.checks(),
            inquest.verdict(),
            null,
            seen));
  }

  /** With reasons that came up after it was judged. */
  Attempt against(List<Finding> reasons) {
    Verdict known = inquest.verdict();
    List<Finding> all = new ArrayList<>(known == null ? List.of() : known.findings());
    all.addAll(reasons);
    return with(new Verdict(all, known != null && known.checked()));
  }

  Attempt with(Verdict verdict) {
    return with(
        new Inquest(
            inquest.notes(), inquest.evidence(), inquest.checks(), verdict, null, inquest.seen()));
  }

  Attempt with(Filed filed) {
    return with(
        new Inquest(
            inquest.notes(),
            inquest.evidence(),
            inquest.checks(),
            inquest.verdict(),
            filed,
            inquest.seen()));
  }

  /** With the last check replaced, or dropped where {@code last} is null. */
  Attempt withLastCheck(@Nullable CheckRun last) {
    List<CheckRun> checks = new ArrayList<>(inquest.checks());
    checks.remove(checks.size() - 1);
    if (last != null) {
      checks.add(last);
    }
    return with(inquest.with(checks));
  }

  Attempt withCheck(CheckRun next) {
    List<CheckRun> checks = new ArrayList<>(inquest.checks());
    checks.add(next);
    return with(inquest.with(checks));
  }

  Attempt shifted(Duration by) {
    Attempt moved = with(vigil.shifted(by));
    CheckRun check = runningCheck();
    return check == null
        ? moved
        : moved.withLastCheck(
            new CheckRun(check.process(), check.startedAt().plus(by), null, null));
  }

  private Attempt with(Inquest other) {
    return new Attempt(number, cause, process, vigil, exit, other);
  }

  /** The check that is running, or null. */
  public @Nullable CheckRun runningCheck() {
    List<CheckRun> checks = inquest.checks();
    if (checks.isEmpty()) {
      return null;
    }
    CheckRun last = checks.get(checks.size() - 1);
    return last.exit() == null ? last : null;
  }

  /** Pids of its tree, and of its checks' trees, that outlived every signal. */
  List<Long> leftovers() {
    return Stream.concat(Stream.ofNullable(exit), inquest.checks().stream().map(CheckRun::exit))
        .filter(Objects::nonNull)
        .flatMap(ended -> ended.leftovers().stream())
        .toList();
  }

  /**
   * Whether checks, which run the worker's code, ran since its surroundings were last looked at.
   */
  boolean unseen() {
    return inquest.evidence() != null
        && inquest.evidence().notes() != null
        && inquest.seen() < inquest.checks().size();
  }

  /** A failure that was not the work's fault, or null. */
  public @Nullable Trouble trouble() {
    return inquest.evidence() == null ? null : inquest.evidence().trouble();
  }

  /** Whether a failure of this kind, which was not the work's fault, ended it. */
  boolean met(Trouble.Kind kind) {
    return trouble() != null && trouble().kind() == kind;
  }

  /** Whether the work itself was judged and found wanting. */
  public boolean failedOnItsOwnAccount() {
    return inquest.verdict() != null && !inquest.verdict().passed() && trouble() == null;
  }
}
