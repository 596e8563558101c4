package coordinator.run;

import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.List;
import java.util.Set;

/**
 * A run as a strip of letters, in order. Of very many tasks a letter stands for several: the one
 * that a person would want to see.
 */
final class Strip {

  private static final int LONGEST = 240;
  private static final String BY_WEIGHT = "farkwp";

  private Strip() {}

  /**
   * The strip of a run.
   *
   * @param planned the tasks of its plan, in order
   * @param plan the same, to be looked up
   */
  static String of(RunState state, List<String> planned, Set<String> plan) {
    StringBuilder strip = new StringBuilder();
    for (String id : planned) {
      strip.append(state.task(id).map(Strip::letter).orElse('w'));
    }
    for (TaskRun run : state.tasks()) {
      if (!plan.contains(run.task().id())) {
        strip.append(letter(run));
      }
    }
    return strip.length() <= LONGEST ? strip.toString() : shorter(strip);
  }

  private static String shorter(StringBuilder letters) {
    StringBuilder strip = new StringBuilder();
    for (int i = 0; i < LONGEST; i++) {
      int from = (int) ((long) i * letters.length() / LONGEST);
      int to = (int) ((long) (i + 1) * letters.length() / LONGEST);
      char heaviest = letters.charAt(from);
      for (int j = from + 1; j < to; j++) {
        if (BY_WEIGHT.indexOf(letters.charAt(j)) < BY_WEIGHT.indexOf(heaviest)) {
          heaviest = letters.charAt(j);
        }
      }
      strip.append(heaviest);
    }
    return strip.toString();
  }

  private static char letter(TaskRun run) {
    return switch (run.status()) {
      case SETTLED -> run.passed() ? 'p' : run.failed() ? 'f' : 'w';
      case PARKED -> run.pending().until() == null ? 'a' : 'k';
      case READY -> 'w';
      case RUNNING, STOPPING, EXITED, CHECKING, JUDGED -> 'r';
    };
  }
}
