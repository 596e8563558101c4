package coordinator.cli;

import coordinator.plan.Plan;
import coordinator.run.PlanFinder;
import coordinator.run.Preflight;
import coordinator.task.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator validate}: says all that is wrong with a plan. */
@Command(
    name = "validate",
    description = "Check a plan: every mistake at once, each with its line and column.",
    footer = {"", "Example:", "  coordinator validate plans/PLAN-x.yaml"})
final class ValidateCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "PLAN", description = "The plan's file, or its name.")
  private String plan = "";

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "Set a parameter that the plan declares.")
  private Map<String, String> params = new LinkedHashMap<>();

  ValidateCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Plan read = around.plan(plan, params);
    read.warnings()
        .forEach(
            warning ->
                around
                    .terminal()
                    .err()
                    .println(
                        around.terminal().yellow("warning: ")
                            + new PlanFinder(around.directory()).shown(warning)));
    new Preflight(around.profiles(read.layout().workspace()), around.environment())
        .checkCalls(read.tasks());
    around
        .terminal()
        .out()
        .println(read.name() + ": valid, " + Words.count(read.tasks().size(), "phase"));
    return 0;
  }
}
