package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.TaskRun;
import coordinator.task.Trouble;
import coordinator.task.Verdict;
import java.util.List;

/**
 * The attempts of a phase that answer together for what was damaged, so that none launders what an
 * earlier one did.
 */
final class Stretch {

  private Stretch() {}

  /**
   * The number of the first attempt of the phase: the first since it last passed, or since a person
   * looked at a doubt and let it be done again.
   */
  static int beginning(TaskRun run) {
    List<Attempt> attempts = run.attempts();
    int first = attempts.size();
    while (first > 1 && !isBoundary(attempts.get(first - 2))) {
      first--;
    }
    return first;
  }

  /**
   * The same where an attempt at which nobody looked is a boundary too: its run was left, and what
   * its worker changed cannot be told from what a person changed before going on.
   */
  static int looked(TaskRun run) {
    int first = run.attempts().size();
    int beginning = beginning(run);
    while (first > beginning && run.attempts().get(first - 2).inquest().evidence() != null) {
      first--;
    }
    return first;
  }

  private static boolean isBoundary(Attempt attempt) {
    Verdict verdict = attempt.inquest().verdict();
    Trouble trouble = attempt.trouble();
    return (verdict != null && verdict.passed())
        || (trouble != null && trouble.kind() == Trouble.Kind.DOUBT);
  }
}
