package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.task.Words;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How it went with task files, in the end.
 *
 * @param outcome how the run was left
 * @param took how long it took
 * @param ended the tasks that are over
 */
record TasksSummary(Outcome outcome, Duration took, List<TasksProgress.Ended> ended) {

  private static final int MOST_FAILURES = 20;

  private List<TasksProgress.Ended> failed() {
    return ended.stream().filter(task -> task.state().equals("failed")).toList();
  }

  /** What is written for scripts. */
  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("outcome", outcome.how().name().toLowerCase(java.util.Locale.ROOT));
    all.put("exit_code", code());
    all.put("done", ended.size() - failed().size());
    all.put("failed", failed().size());
    all.put("seconds", took.toMillis() / 1000.0);
    all.put("tasks", ended);
    return all;
  }

  /** The exit code. */
  int code() {
    return switch (outcome.how()) {
      case PASSED, STOPPED -> failed().isEmpty() ? 0 : 1;
      case FAILED -> 1;
      case INTERRUPTED -> 130;
      case LEFT -> 143;
      case BROKEN -> 4;
    };
  }

  void print(Terminal terminal) {
    List<TasksProgress.Ended> failed = failed();
    if (!failed.isEmpty()) {
      terminal.out().println(terminal.red("failed") + ":");
      for (TasksProgress.Ended task : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
        terminal
            .out()
            .println("  " + (task.file() + ": " + task.reason()).replaceAll("\\p{Cntrl}+", " "));
      }
      if (failed.size() > MOST_FAILURES) {
        terminal.out().println("  and " + (failed.size() - MOST_FAILURES) + " more");
      }
    }
    terminal
        .out()
        .println(
            (ended.isEmpty() ? "nothing was to be done" : "")
                + (ended.isEmpty()
                    ? ""
                    : (ended.size() - failed.size())
                        + " done, "
                        + failed.size()
                        + " failed, in "
                        + Words.of(took)));
    switch (outcome.how()) {
      case PASSED, STOPPED -> {}
      case FAILED -> {
        if (failed.isEmpty()) {
          terminal.err().println("coordinator: " + outcome.why());
        }
      }
      case INTERRUPTED ->
          terminal
              .out()
              .println(
                  "interrupted: "
                      + outcome.why()
                      + "; no worker is left. The rest: the same command again");
      case LEFT ->
          terminal
              .out()
              .println(
                  "left: "
                      + outcome.why()
                      + "; what runs runs on. The same command again goes on with it");
      case BROKEN ->
          terminal
              .err()
              .println(
                  "coordinator: "
                      + outcome.why()
                      + "\nOnce that is mended, the same command goes on");
    }
  }
}
