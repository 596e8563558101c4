package coordinator.run;

import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.List;

/**
 * A run as a strip of letters, in order. Of very many tasks a letter stands for several: the one
 * that a person would want to see.
 */
final class Strip {

  private static final int LONGEST = 240;
  private static final String BY_WEIGHT = "farkwp";

  private Strip() {}

  static String of(RunState state, List<String> planned) {
    StringBuilder strip = new StringBuilder();
    for (String id : planned) {
      strip.append(state.task(id).map(Strip::letter).orElse("w"));
    }
    for (TaskRun run : state.tasks()) {
      strip.append(planned.contains(run.task().id()) ? "" : letter(run));
    }
    return strip.length() <= LONGEST ? strip.toString() : shorter(strip);
  }

  private static String shorter(StringBuilder letters) {
    StringBuilder strip = new StringBuilder();
    for (int i = 0; i < LONGEST; i++) {
      int from = (int) ((long) i * letters.length() / LONGEST);
      int to = (int) ((long) (i + 1) * letters.length() / LONGEST);
      strip.append(
          (char)
              letters
                  .substring(from, to)
                  .chars()
                  .boxed()
                  .min((a, b) -> BY_WEIGHT.indexOf(a) - BY_WEIGHT.indexOf(b))
                  .orElseThrow()
                  .intValue());
    }
    return strip.toString();
  }

  private static String letter(TaskRun run) {
    return switch (run.status()) {
      case SETTLED -> run.passed() ? "p" : run.failed() ? "f" : "w";
      case PARKED -> run.pending().until() == null ? "a" : "k";
      case READY -> "w";
      case RUNNING, STOPPING, EXITED, CHECKING, JUDGED -> "r";
    };
  }
}
