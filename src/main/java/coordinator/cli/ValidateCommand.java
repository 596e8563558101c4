package coordinator.cli;

import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.run.Json;
import coordinator.run.PlanFinder;
import coordinator.run.Preflight;
import coordinator.task.Words;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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

  @Option(names = "--json", description = "What is wrong, and what is worth a warning, as JSON.")
  private boolean json;

  /**
   * What came of it.
   *
   * @param valid whether it could be run
   * @param phases how many it has; 0 if it is not valid
   */
  private record Findings(
      boolean valid, int phases, List<Problem> problems, List<Problem> warnings) {}

  ValidateCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    PlanFinder finder = new PlanFinder(around.directory());
    if (json) {
      try {
        Plan good = PlanReader.read(finder.find(plan), params);
        print(new Findings(true, good.tasks().size(), List.of(), good.warnings()));
        return 0;
      } catch (Invalid e) {
        print(new Findings(false, 0, e.problems(), List.of()));
        return 2;
      }
    }
    Plan read = around.plan(plan, params);
    read.warnings()
        .forEach(
            warning ->
                around
                    .terminal()
                    .err()
                    .println(around.terminal().yellow("warning: ") + finder.shown(warning)));
    new Preflight(around.profiles(read.layout().workspace()), around.environment())
        .checkCalls(read.tasks());
    around
        .terminal()
        .out()
        .println(read.name() + ": valid, " + Words.count(read.tasks().size(), "phase"));
    return 0;
  }

  private void print(Findings findings) throws IOException {
    around.terminal().out().println(Json.of(findings));
  }
}
