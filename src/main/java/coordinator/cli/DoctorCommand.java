package coordinator.cli;

import coordinator.run.Doctor;
import coordinator.run.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator doctor}: what is there on this machine, and what is missing. */
@Command(
    name = "doctor",
    description = "Show every worker's program and version, git, disk and configuration.",
    footer = {"", "Example:", "  coordinator doctor"})
final class DoctorCommand implements Callable<Integer> {

  private final Surroundings around;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  DoctorCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    List<Doctor.Item> items =
        new Doctor(around.profiles(around.directory()), around.environment(), around.directory())
            .examine();
    if (json) {
      around.terminal().out().println(Json.of(items));
      return 0;
    }
    for (Doctor.Item item : items) {
      String mark = item.there() ? around.terminal().green("✓") : around.terminal().yellow("·");
      around.terminal().out().printf("%s %-12s %s%n", mark, item.name(), item.says());
    }
    return 0;
  }
}
