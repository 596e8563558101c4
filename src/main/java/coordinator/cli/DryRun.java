package coordinator.cli;

import coordinator.plan.Plan;
import coordinator.task.Assignment;
import coordinator.task.Check;
import coordinator.task.Task;
import coordinator.task.Words;
import coordinator.worker.Profiles;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a run would do, phase by phase; starts nothing. */
final class DryRun {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final Terminal terminal;

  DryRun(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(Plan plan, Profiles profiles) {
    for (Task task : plan.tasks()) {
      Assignment assignment = task.assignment();
      terminal
          .out()
          .println(
              terminal.bold(
                  "== " + task.id() + (task.title().isEmpty() ? "" : "  " + task.title())));
      terminal
          .out()
          .println(
              "command: "
                  + quoted(profiles.get(assignment.worker().profile()).command(assignment)));
      terminal.out().println("in:      " + assignment.directory());
      for (Check check : task.expected().checks()) {
        terminal
            .out()
            .println(
                "check:   "
                    + check.name()
                    + " must "
                    + check.expect().name().toLowerCase(java.util.Locale.ROOT)
                    + ": "
                    + check.run()
                    + (check.because() == null ? "" : "\n         because: " + check.because())
                    + (check.notBecause() == null
                        ? ""
                        : "\n         not because: " + check.notBecause()));
      }
      if (!task.expected().tree().protect().isEmpty()) {
        terminal.out().println("protect: " + String.join(", ", task.expected().tree().protect()));
      }
      if (!assignment.prompt().isEmpty()) {
        terminal
            .out()
            .println(
                "prompt, on standard input:\n" + assignment.prompt().indent(2).stripTrailing());
      }
      terminal.out().println();
    }
    terminal.out().println(Words.count(plan.tasks().size(), "phase") + "; nothing was started");
  }

  /** A command line as a person could type it. */
  static String quoted(List<String> command) {
    return command.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
