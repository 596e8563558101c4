package coordinator.cli;

import coordinator.checkpoint.LogTail;
import coordinator.loop.LoopFolder;
import coordinator.loop.Turns;
import coordinator.run.Home;
import coordinator.run.LogFollower;
import coordinator.run.Refused;
import coordinator.run.RunLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        logs(folder).stream()
            .filter(file -> number == 0 || turn(file) == number)
            .reduce((before, after) -> after)
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Why.BAD_USAGE,
                        number == 0
                            ? "no turn was taken yet; there is no log"
                            : "turn " + number + " has no log"));
    LogTail.of(log, tail).forEach(this::print);
    if (follow) {
      Path exit = log.resolveSibling(log.getFileName().toString().replace(".log", ".exit"));
      new LogFollower(log).follow(this::print, () -> Files.exists(exit) || !Files.exists(log));
    }
    return 0;
  }

  /** All logs, in the order of turns and attempts. */
  private static List<Path> logs(LoopFolder folder) throws IOException {
    Home home = RunLoop.home(folder);
    List<Path> folders = new ArrayList<>(home.archived());
    if (home.unfinished()) {
      folders.add(home.files().folder());
    }
    List<Path> logs = new ArrayList<>();
    for (Path run : folders) {
      try (Stream<Path> files = Files.list(run)) {
        files.filter(file -> turn(file) > 0).forEach(logs::add);
      }
    }
    logs.sort(
        java.util.Comparator.comparingInt((Path file) -> turn(file))
            .thenComparingInt(LoopLogCommand::attempt));
    return logs;
  }

  private static int turn(Path file) {
    String name = file.getFileName().toString();
    return name.matches("worker-turn-\\d+-\\d{1,9}\\.log")
        ? Turns.number(name.substring("worker-".length(), name.lastIndexOf('-')))
        : 0;
  }

  private static int attempt(Path file) {
    String name = file.getFileName().toString();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.length() - 4));
  }
}
