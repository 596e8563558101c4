package coordinator.cli;

import coordinator.checkpoint.RunFiles;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.PlanFinder;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.Witness;
import coordinator.task.RunEvent;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What every command needs of the world around it.
 *
 * @param terminal where to print
 * @param environment the environment's variables
 * @param directory the current directory
 * @param clock what time it is
 * @param version the program's version
 */
record Surroundings(
    Terminal terminal,
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    String version) {

  /** Without the environment's values. */
  @Override
  public String toString() {
    return "Surroundings[" + directory + ", " + version + "]";
  }

  /** The plan that an argument names, by its file or by its name. */
  Plan plan(String named, Map<String, String> params) throws Refused, IOException {
    return new PlanFinder(directory).read(named, params);
  }

  /** The same, to look at its runs only: parameters need no value. */
  Plan look(String named) throws Refused, IOException {
    return new PlanFinder(directory).look(named);
  }

  /**
   * Where the files of a run lie: the newest of a plan, by its file or name, or of any front door
   * by the run's own folder.
   */
  RunFiles run(String named) throws Refused, IOException {
    Path folder = directory.resolve(named);
    if (Files.exists(folder.resolve("ledger.jsonl"))) {
      return new RunFiles(directory, folder.normalize());
    }
    Home home = home(look(named));
    Path latest =
        home.latest()
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Why.BAD_USAGE,
                        home.name() + " was never run; nothing is recorded"));
    return new RunFiles(home.workspace(), latest);
  }

  Home home(Plan plan) {
    return Home.of(plan);
  }

  /** The coordinator that this process is. */
  RunEvent.Coordinator self() {
    return Session.self(version, environment);
  }

  /** What carries a plan out in this process. */
  RunPlan runPlan(Plan plan, Home home, Witness witness) throws Refused, IOException {
    return new RunPlan(
        plan, home, profiles(plan.layout().workspace()), environment, self(), witness);
  }

  Profiles profiles(Path workspace) throws Refused, IOException {
    try {
      return Profiles.load(Profiles.files(workspace, environment), environment);
    } catch (IllegalArgumentException e) {
      throw new Refused(Refused.Why.BAD_USAGE, String.valueOf(e.getMessage()));
    }
  }
}
