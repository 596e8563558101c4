package coordinator.cli;

import coordinator.checkpoint.LogTail;
import coordinator.checkpoint.RunFiles;
import coordinator.run.Json;
import coordinator.run.LogFollower;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import coordinator.worker.Launch;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator log}: what a worker printed. */
@Command(
    name = "log",
    description = "Show a worker's log: of the phase under way, or of a phase that is named.",
    footer = {
      "",
      "Example:",
      "  coordinator log PLAN-x",
      "  coordinator log PLAN-x P03 --attempt 1 --tail 200",
      "  coordinator log PLAN-x --follow"
    })
final class LogCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(
      paramLabel = "RUN",
      index = "0",
      description = "The plan's file, or its name; or the folder of a run.")
  private String plan = "";

  @Parameters(
      paramLabel = "PXX",
      index = "1",
      arity = "0..1",
      description = "The phase; default: the last one started.")
  private @Nullable String phase;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Which attempt; default: the last one.")
  private int attempt;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "How many lines from the end; default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int tail;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as the log grows, until the worker has ended.")
  private boolean follow;

  @Option(names = "--json", description = "As JSON; not with --follow.")
  private boolean json;

  /** The end of a log. */
  private record Lines(String phase, int attempt, String log, List<String> lines) {}

  LogCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (tail < 0 || attempt < 0) {
      throw new Refused(Refused.Why.BAD_USAGE, "--tail and --attempt take a number from 0");
    }
    if (json && follow) {
      throw new Refused(Refused.Why.BAD_USAGE, "--json and --follow do not go together");
    }
    RunFiles files = around.run(plan);
    TaskRun run = chosen(Record.fold(files.folder()).state());
    int number = attempt == 0 ? run.attempt().number() : attempt;
    Path log = files.folder().resolve("worker-" + run.task().id() + "-" + number + ".log");
    if (!Files.exists(log)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          files.shown(log)
              + ": there is no such log; "
              + run.task().id()
              + " has "
              + Words.count(run.attempts().size(), "attempt"));
    }
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(
          Refused.Why.ENVIRONMENT,
          files.shown(log) + ": is no regular file; somebody has put it in the log's place");
    }
    if (json) {
      around
          .terminal()
          .out()
          .println(
              Json.of(new Lines(run.task().id(), number, files.shown(log), LogTail.of(log, tail))));
      return 0;
    }
    LogTail.of(log, tail).forEach(around.terminal().out()::println);
    if (follow) {
      new LogFollower(log)
          .follow(
              around.terminal().out()::println, () -> !Files.exists(log) || Launch.hasEnded(log));
    }
    return 0;
  }

  private TaskRun chosen(RunState state) throws Refused {
    TaskRun found = null;
    for (TaskRun run : state.tasks()) {
      boolean meant = phase == null ? !run.attempts().isEmpty() : run.task().id().equals(phase);
      found = meant ? run : found;
    }
    if (found == null || found.attempts().isEmpty()) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          (phase == null ? "no phase was started yet" : "phase " + phase + " was not started yet")
              + "; there is no log");
    }
    return found;
  }
}
