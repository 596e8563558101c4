package coordinator.cli;

import coordinator.checkpoint.AtomicFile;
import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.HtmlReport;
import coordinator.run.Masking;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.run.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator report}: a run in one file for people who were not there. */
@Command(
    name = "report",
    description = "Write what was planned, what happened and why it was judged so into one file.",
    footer = {"", "Example:", "  coordinator report PLAN-x --html PLAN-x.html"})
final class ReportCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "PLAN", description = "The plan's file, or its name.")
  private String plan = "";

  @Option(
      names = "--html",
      paramLabel = "FILE",
      required = true,
      description = "The file to write: one page that needs nothing beside it.")
  private Path file = Path.of("");

  ReportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Plan read = around.look(plan);
    Home home = around.home(read);
    Path folder =
        home.latest()
            .orElseThrow(() -> new Refused(Refused.Why.BAD_USAGE, read.name() + " was never run"));
    Record record = Record.read(folder);
    String holder = RunLock.held(home.files().lock()) ? RunLock.holder(home.files().lock()) : "";
    Standing standing =
        Standing.of(
            read.name(),
            home.unfinished() ? read.tasks() : List.of(), // what passed is told as it was
            record.state(),
            holder,
            home.files().shown(folder),
            List.of());
    AtomicFile.write(
        around.directory().resolve(file),
        HtmlReport.of(
            standing,
            read.title(),
            record,
            Masking.of(read, around.profiles(read.layout().workspace())),
            around.clock().instant()));
    around.terminal().out().println("Written: " + file);
    return 0;
  }
}
