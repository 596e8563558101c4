package coordinator.cli;

import coordinator.checkpoint.LogTail;
import coordinator.loop.LoopFolder;
import coordinator.run.LogFollower;
import coordinator.run.LoopLogs;
import coordinator.run.Refused;
import coordinator.worker.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator loop log}: what a turn's worker printed. */
@Command(
    name = "log",
    description = "Show what a turn's worker printed.",
    footer = {
      "",
      "Example:",
      "  coordinator loop log --tail 200",
      "  coordinator loop log --run 3",
      "  coordinator loop log --follow"
    })
final class LoopLogCommand extends OfLoop {

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The turn's number; default: the last one.")
  private int number;

  @Option(
      names = "--tail",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many lines from the end; default: ${DEFAULT-VALUE}.")
  private int tail;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as the log grows, until the worker has ended.")
  private boolean follow;

  LoopLogCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    if (tail < 0 || number < 0) {
      throw new Refused(Refused.Why.BAD_USAGE, "--tail and --run take a number from 0");
    }
    LoopFolder folder = folder();
    Path log =
        LoopLogs.of(folder, number)
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Why.BAD_USAGE,
                        number == 0
                            ? "no turn was taken yet; there is no log"
                            : "turn " + number + " has no log"));
    LogTail.of(log, tail).forEach(this::print);
    if (follow) {
      new LogFollower(log).follow(this::print, () -> !Files.exists(log) || Launch.hasEnded(log));
    }
    return 0;
  }
}
