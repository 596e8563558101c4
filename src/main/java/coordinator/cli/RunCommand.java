package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.PlanFinder;
import coordinator.run.Preflight;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.daemon.Attachment;
import coordinator.run.daemon.DaemonFolder;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.worker.Profiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sun.misc.Signal;

/** {@code coordinator run}: carries a plan out, here and now. */
@Command(
    name = "run",
    aliases = "resume",
    description = "Carry a plan out, or go on with it where it was left.",
    footer = {
      "",
      "Example:",
      "  coordinator run plans/PLAN-x.yaml",
      "  coordinator run PLAN-x --from P03      # P03 and all after it are done again",
      "",
      "Ctrl+C stops the workers; the same command goes on afterwards. SIGTERM and a",
      "lost terminal leave the worker running; the next run adopts it.",
      "Exit: 0 passed, 1 failed, 2 bad plan, 3 held by another,",
      "      4 something is missing, 130 interrupted, 143 left with its worker running."
    })
final class RunCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "PLAN", description = "The plan's file, or its name.")
  private String plan = "";

  @Option(
      names = "--dry-run",
      description = "Print each phase's command line and prompt; start nothing.")
  private boolean dryRun;

  @Option(names = "--new", description = "Start a new run although the last one passed.")
  private boolean anew;

  @Option(
      names = "--from",
      paramLabel = "PXX",
      description = "Do this phase and all after it again.")
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

  @Option(names = "--plain", description = "Plain lines, also on a terminal.")
  private boolean plain;

  RunCommand(Surroundings around) {
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
    Home home = around.home(read);
    if (dryRun) {
      Profiles profiles = around.profiles(read.layout().workspace());
      new Preflight(profiles, around.environment()).checkCalls(read.tasks());
      new DryRun(around.terminal()).print(read, profiles);
      return 0;
    }
    Optional<Attachment> daemon =
        Attachment.to(DaemonFolder.of(around.environment()), home, read.layout().file());
    if (daemon.isPresent()) {
      return attach(read, home, daemon.get());
    }
    RunPlan.Options options = new RunPlan.Options(anew, from, yes);
    var self = Session.self(around.version(), around.environment());
    if (plain || !around.terminal().live()) {
      Stoppable witness = new Stoppable(new PlainProgress(around.terminal()));
      Outcome outcome =
          new RunPlan(
                  read,
                  home,
                  around.profiles(read.layout().workspace()),
                  around.environment(),
                  self,
                  witness)
              .run(options);
      return conclude(read, home, witness.passed(), outcome);
    }
    try (LiveProgress live =
        new LiveProgress(around.terminal(), read, home.files(), around.clock())) {
      Stoppable witness = new Stoppable(live);
      Outcome outcome =
          new RunPlan(
                  read,
                  home,
                  around.profiles(read.layout().workspace()),
                  around.environment(),
                  self,
                  witness)
              .run(options);
      live.close();
      return conclude(read, home, witness.passed(), outcome);
    }
  }

  /** The daemon carries it out; here it is only looked at. */
  private int attach(Plan read, Home home, Attachment daemon) throws Exception {
    if (anew || from != null) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          read.name()
              + " is with the daemon already, so "
              + (anew ? "--new" : "--from")
              + " starts nothing. Look on: coordinator run "
              + plan);
    }
    Terminal terminal = around.terminal();
    terminal
        .out()
        .println(
            read.name()
                + (daemon.submission().begun() == null
                    ? " waits at the daemon for its turn"
                    : " is carried out by the daemon")
                + ". Ctrl+C only detaches.");
    terminal.out().flush();
    Signal.handle(
        new Signal("INT"),
        signal -> {
          terminal
              .out()
              .println(
                  "detached: " + read.name() + " goes on. Look on again: coordinator run " + plan);
          terminal.out().flush();
          Runtime.getRuntime().halt(130);
        });
    RunState seen = new RunState();
    Consumer<Entry> apply = entry -> seen.apply(entry.event(), entry.at());
    Outcome outcome;
    if (plain || !terminal.live()) {
      PlainProgress progress = new PlainProgress(terminal);
      daemon.before(apply.andThen(progress::sees));
      progress.begin();
      outcome = daemon.follow(apply.andThen(progress::sees));
    } else {
      try (LiveProgress live = new LiveProgress(terminal, read, home.files(), around.clock())) {
        daemon.before(apply.andThen(live::sees));
        live.begin();
        outcome = daemon.follow(apply.andThen(live::sees));
      }
    }
    return conclude(read, home, seen.tasks().stream().filter(TaskRun::passed).count(), outcome);
  }

  private int conclude(Plan read, Home home, long passed, Outcome outcome) {
    Terminal terminal = around.terminal();
    String name = read.name();
    String again = "coordinator run " + plan;
    switch (outcome.how()) {
      case PASSED -> {
        if (passed > 0) {
          terminal
              .out()
              .println(
                  terminal.green("passed")
                      + ": "
                      + name
                      + ", "
                      + passed
                      + " phases"
                      + "\nReports: "
                      + home.files().shown(home.artifacts().resolve("reports"))
                      + "\nWho ran when, and why it was judged so: coordinator audit "
                      + name);
        }
        return 0;
      }
      case FAILED -> {
        terminal
            .out()
            .println(
                terminal.red("failed")
                    + ": "
                    + name
                    + ": "
                    + outcome.why()
                    + "\nIts files: "
                    + home.files().shown(home.files().folder())
                    + ". Go on from there: "
                    + again);
        return 1;
      }
      case STOPPED -> {
        terminal.out().println("stopped: " + outcome.why() + ". Go on: " + again);
        return 0;
      }
      case INTERRUPTED -> {
        terminal
            .out()
            .println("interrupted: " + outcome.why() + "; no worker is left. Go on: " + again);
        return 130;
      }
      case LEFT -> {
        terminal
            .out()
            .println("left: " + outcome.why() + "; the worker runs on. Go on with it: " + again);
        return 143;
      }
      case BROKEN -> {
        terminal
            .err()
            .println("coordinator: " + outcome.why() + "\nOnce that is mended, go on: " + again);
        return 4;
      }
    }
    throw new IllegalStateException(outcome.toString());
  }
}
