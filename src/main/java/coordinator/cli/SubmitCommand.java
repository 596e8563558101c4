package coordinator.cli;

import coordinator.plan.Plan;
import coordinator.run.Json;
import coordinator.run.Preflight;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Presence;
import coordinator.run.daemon.Queue;
import coordinator.run.daemon.Submission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator submit}: hands a plan to the daemon. */
@Command(
    name = "submit",
    description = "Hand a plan to the daemon, which carries it out when it is its turn.",
    footer = {
      "",
      "Example:",
      "  coordinator submit plans/PLAN-x.yaml",
      "  coordinator run PLAN-x           # looks on, and exits as the run does",
      "  coordinator stop PLAN-x          # or takes it back while it waits",
      "",
      "When this ends with 0, the submission is on disk: also a daemon that is started later"
          + " carries it out."
    })
final class SubmitCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "PLAN", description = "The plan's file, or its name.")
  private String plan = "";

  @Option(names = "--new", description = "Start a new run although the last one passed.")
  private boolean anew;

  @Option(
      names = "--from",
      paramLabel = "PXX",
      description = "In an unfinished run: do this phase and all after it again.")
  private @Nullable String from;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "Set a parameter that the plan declares.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--yes",
      description = "Allow mode danger-full-access where the plan asks for it.")
  private boolean yes;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  SubmitCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Plan read = around.plan(plan, params);
    new Preflight(around.profiles(read.layout().workspace()), around.environment())
        .checkCalls(read.tasks());
    DaemonFolder folder = DaemonFolder.of(around.environment()).create();
    Submission submission =
        new Queue(folder)
            .submit(
                read,
                new Submission.Order(anew, from, yes, params),
                System.getProperty("user.name", "?"),
                around.clock().instant());
    boolean there = Presence.in(folder).isPresent();
    if (json) {
      around.terminal().out().println(Json.of(submission));
    } else {
      around
          .terminal()
          .out()
          .println(read.name() + ": submitted. Look on: coordinator run " + plan);
    }
    if (!there) {
      around
          .terminal()
          .err()
          .println("No daemon runs at present, so it waits for one: coordinator serve --detach");
    }
    return 0;
  }
}
