package coordinator.plan;

import coordinator.task.Check;
import coordinator.task.Expected;
import coordinator.task.Task;
import coordinator.text.Names;
import coordinator.text.Place;
import coordinator.text.Problems;
import java.util.Map;

/** Composes prompts, and keeps them within what workers read and memory holds. */
final class Composer {

  /** Codex refuses a longer prompt (seen with version 0.169). */
  static final int LONGEST_PROMPT = 1_048_576;

  /** Characters of all tasks of a plan together; ten thousand long prompts stay below it. */
  private static final long MOST = 100L << 20;

  private final Frame frame;
  private final Problems problems;
  private long weight;

  Composer(Frame frame, Problems problems) {
    this.frame = frame;
    this.problems = problems;
  }

  String compose(Names names, Kind kind, Expected expected, String prompt, Place at) {
    String text =
        frame
            .template()
            .compose(
                names,
                Map.of(
                    "PROMPT", prompt.strip(),
                    "CHECKS", Wording.checks(expected.checks()),
                    "PROTECT", Wording.tree(expected.tree()),
                    "PASS_MEANS", Wording.passMeans(kind, expected)));
    if (text.length() > LONGEST_PROMPT && text.codePointCount(0, text.length()) > LONGEST_PROMPT) {
      problems.add(
          at,
          "the prompt has "
              + text.codePointCount(0, text.length())
              + " characters with what stands around it; "
              + LONGEST_PROMPT
              + " is the most that workers read");
    }
    return text;
  }

  /** Whether the plan weighs more than it may; this has been said. */
  boolean full() {
    return weight > MOST;
  }

  /** Adds a task to what the plan weighs. */
  void weigh(Task task, Place at) {
    String run = task.assignment().run();
    boolean fits = !full();
    weight += task.assignment().prompt().length() + (run == null ? 0 : run.length());
    for (Check check : task.expected().checks()) {
      weight += check.run().length();
    }
    if (fits && full()) {
      problems.add(
          at,
          "the prompts and commands of all phases up to here have more than "
              + MOST
              + " characters");
    }
  }
}
