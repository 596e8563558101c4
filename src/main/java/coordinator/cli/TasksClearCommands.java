package coordinator.cli;

import coordinator.run.ClearTasks;
import coordinator.run.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Commands that take markers of task files away. */
final class TasksClearCommands {

  private TasksClearCommands() {}

  private abstract static class Clearing implements Callable<Integer> {

    final Surroundings around;

    @Mixin TasksSelection tasks = new TasksSelection();

    Clearing(Surroundings around) {
      this.around = around;
    }

    ClearTasks clear(long age, boolean dry) throws Refused, IOException {
      return new ClearTasks(
          tasks.read(around), around.self(), around.clock(), Duration.ofSeconds(age), dry);
    }

    void print(ClearTasks.Found found, String what) {
      found
          .gone()
          .forEach(
              marker -> {
                var here = around.directory();
                var shown = marker.startsWith(here) ? here.relativize(marker) : marker;
                around.terminal().out().println(shown.toString().replaceAll("\\p{Cntrl}+", " "));
              });
      found
          .kept()
          .forEach(kept -> around.terminal().err().println(kept.replaceAll("\\p{Cntrl}+", " ")));
      int count = found.gone().size();
      around.terminal().out().println(count + (count == 1 ? " marker " : " markers ") + what);
    }
  }

  @Command(
      name = "clean",
      description = "Take away the claims of dead coordinators, and what was left half made.",
      footer = {
        "",
        "Example:",
        "  coordinator tasks clean fixes/ --max-age 3600 --dry-run",
        "",
        "A claim whose coordinator is provably dead goes at once. 'tasks run' needs none of",
        "this: it takes over by itself."
      })
  static final class Clean extends Clearing {

    @Option(
        names = "--max-age",
        paramLabel = "SECONDS",
        defaultValue = "3600",
        description =
            "How old what cannot be proven dead must be, such as another host's; default:"
                + " ${DEFAULT-VALUE}.")
    private long age = 3600;

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dry;

    Clean(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      print(clear(age, dry).stale(), dry ? "to be taken away" : "taken away");
      return 0;
    }
  }

  @Command(
      name = "reset",
      description = "Make tasks pending again: take away the markers that say how they ended.",
      footer = {
        "",
        "Example:",
        "  coordinator tasks reset fixes/ --failed --force",
        "",
        "Their logs stay in the runs' folders below tmp/. What runs is left alone."
      })
  static final class Reset extends Clearing {

    private static final long DAY = 86_400;

    @Option(names = "--failed", description = "Only tasks that failed.")
    private boolean failed;

    @Option(names = "--force", description = "Really do it; without it they are only named.")
    private boolean force;

    Reset(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      ClearTasks.Found found = clear(DAY, !force).endings(failed);
      print(found, force ? "taken away" : "to be taken away; if that is meant: --force");
      return force || found.gone().isEmpty() ? 0 : 2;
    }
  }
}
