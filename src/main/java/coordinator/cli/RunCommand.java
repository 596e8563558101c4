package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.PlanFinder;
import coordinator.run.Preflight;
import coordinator.run.Refused;
import coordinator.run.Remarks;
import coordinator.run.RunPlan;
import coordinator.run.daemon.Attachment;
import coordinator.run.daemon.DaemonFolder;
import coordinator.task.RunState;
import coordinator.task.Words;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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
    if (plain || !around.terminal().live()) {
      Stoppable witness = new Stoppable(new PlainProgress(around.terminal()));
      Outcome outcome = around.runPlan(read, home, witness).run(options);
      return conclude(read, home, witness, outcome);
    }
    try (LiveProgress live =
        new LiveProgress(around.terminal(), read, home.files(), around.clock())) {
      Stoppable witness = new Stoppable(live);
      Outcome outcome = around.runPlan(read, home, witness).run(options);
      live.close();
      return conclude(read, home, witness, outcome);
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
    if (plain || !terminal.live()) {
      PlainProgress progress = new PlainProgress(terminal);
      daemon.before(apply.andThen(progress::sees));
      progress.begin();
      Outcome outcome = daemon.follow(apply.andThen(progress::sees));
      return conclude(read, home, Stoppable.lookedAt(progress, seen), outcome);
    }
    try (LiveProgress live = new LiveProgress(terminal, read, home.files(), around.clock())) {
      daemon.before(apply.andThen(live::sees));
      live.begin();
      Outcome outcome = daemon.follow(apply.andThen(live::sees));
      live.close();
      return conclude(read, home, Stoppable.lookedAt(live, seen), outcome);
    }
  }

  /** The plan as it is now, since it may have been edited while it was carried out. */
  private Plan today(Plan read) {
    try {
      return around.plan(plan, params);
    } catch (Refused
        | IOException e) { // it is half edited, or gone: then it is the next run's to say so
      return read;
    }
  }

  private int conclude(Plan read, Home home, Stoppable witness, Outcome outcome) {
    Terminal terminal = around.terminal();
    String name = read.name();
    String again = "coordinator run " + plan;
    witness.state().map(state -> Remarks.of(today(read), state)).orElse(List.of()).stream()
        .map(remark -> terminal.yellow("note: ") + remark)
        .forEach(terminal.out()::println);
    switch (outcome.how()) {
      case PASSED -> {
        if (witness.began()) {
          terminal
              .out()
              .println(
                  terminal.green("passed")
                      + ": "
                      + name
                      + ", "
                      + Words.count(witness.passed(), "phase")
                      + (witness.unchecked() == 0
                          ? ""
                          : ", " + terminal.yellow(witness.unchecked() + " unchecked"))
                      + reports(read, home)
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
            .println("left: " + outcome.why() + "; " + witness.runsOn() + ". Go on: " + again);
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

  private static String reports(Plan read, Home home) {
    boolean owed = read.tasks().stream().anyMatch(task -> task.expected().artifacts() != null);
    return owed ? "\nReports: " + home.files().shown(home.artifacts().resolve("reports")) : "";
  }
}
