package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.ledger.LedgerBroken;
import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.run.Request;
import coordinator.run.Request.Act;
import coordinator.run.RunPlan;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that ask something of the coordinator that holds a run, and wait until it has it. */
final class RequestCommands {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private RequestCommands() {}

  private abstract static class Asking implements Callable<Integer> {

    final Surroundings around;

    @Parameters(paramLabel = "PLAN", index = "0", description = "The plan's file, or its name.")
    String plan = "";

    Asking(Surroundings around) {
      this.around = around;
    }

    /** Nobody holds it: there is something to go on with only if it is unfinished. */
    static void refuseWhereNothingIsLeft(Plan read, Home home) throws Refused, IOException {
      if (!home.unfinished()) {
        throw new Refused(
            Refused.Why.BAD_USAGE,
            read.name()
                + (home.latest().isPresent()
                    ? " has passed; nothing of it runs. Start another run: coordinator run --new "
                    : " was never run. Start it: coordinator run ")
                + read.name());
      }
    }

    private static void refuseWhatWouldChangeNothing(Act act, String phase, Home home)
        throws Refused, IOException {
      if (phase.isEmpty()) {
        return;
      }
      Optional<TaskRun> run = Record.fold(home.files().folder()).state().task(phase);
      if (act == Act.EXTEND && run.filter(task -> task.settlement() == null).isEmpty()) {
        throw new Refused(
            Refused.Why.BAD_USAGE, phase + " is not under way, so it cannot be given more polls");
      }
      boolean waits =
          run.filter(
                  task -> task.status() == TaskRun.Status.PARKED && task.pending().until() == null)
              .isPresent();
      if (act != Act.EXTEND && !waits) {
        throw new Refused(Refused.Why.BAD_USAGE, phase + " does not wait for a person");
      }
    }

    int ask(Act act, String phase, int cycles, String note, String done)
        throws Refused, IOException, InterruptedException {
      Plan read = around.look(plan);
      if (!phase.isEmpty() && read.tasks().stream().noneMatch(task -> task.id().equals(phase))) {
        throw new Refused(Refused.Why.BAD_USAGE, read.name() + " has no phase " + phase);
      }
      Home home = around.home(read);
      if (!RunLock.held(home.files().lock())) {
        refuseWhereNothingIsLeft(read, home);
        throw new Refused(
            Refused.Why.BAD_USAGE,
            read.name()
                + " is not running, so there is nobody to ask. Go on with it: coordinator run "
                + plan);
      }
      refuseWhatWouldChangeNothing(act, phase, home);
      String user = System.getProperty("user.name", "?");
      Request request = new Request(act, phase, cycles, user, note);
      if (!request.handOver(home.files(), PATIENCE)) {
        around
            .terminal()
            .err()
            .println(
                "coordinator: no answer after "
                    + PATIENCE.toSeconds()
                    + " s; nothing was changed. Who holds the run: coordinator status "
                    + plan);
        return 1;
      }
      around
          .terminal()
          .out()
          .println(read.name() + (phase.isEmpty() ? "" : " " + phase) + ": " + done);
      return 0;
    }
  }

  @Command(
      name = "extend",
      description = "Give a running phase more polls before it times out.",
      footer = {"", "Example:", "  coordinator extend PLAN-x P03 --cycles 6"})
  static final class Extend extends Asking {

    @Parameters(paramLabel = "PXX", index = "1", description = "The phase.")
    private String phase = "";

    @Option(
        names = "--cycles",
        paramLabel = "N",
        required = true,
        description = "How many more polls.")
    private int cycles;

    Extend(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      if (cycles < 1) {
        throw new Refused(Refused.Why.BAD_USAGE, "--cycles " + cycles + ": must be at least 1");
      }
      return ask(Act.EXTEND, phase, cycles, "", "given " + Words.count(cycles, "more poll"));
    }
  }

  @Command(
      name = "stop",
      description = "Start nothing more; let the phase under way end, then leave the run.",
      footer = {
        "",
        "Example:",
        "  coordinator stop PLAN-x",
        "  coordinator stop --daemon     # the daemon ends; its workers run on"
      })
  static final class Stop implements Callable<Integer> {

    private final Surroundings around;

    @Parameters(
        paramLabel = "PLAN",
        arity = "0..1",
        description = "The plan's file, or its name. One that waits at the daemon is taken back.")
    private @Nullable String plan;

    @Option(names = "--daemon", description = "End the daemon, and leave its workers running.")
    private boolean daemon;

    Stop(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      if (daemon == (plan != null)) {
        throw new Refused(Refused.Why.BAD_USAGE, "stop what? Either PLAN or --daemon");
      }
      DaemonRequests requests = new DaemonRequests(around);
      if (plan == null) {
        return requests.stop();
      }
      Home home = around.home(around.look(plan));
      return requests.withdraw(plan) && !RunLock.held(home.files().lock())
          ? 0
          : new Drain(around, plan).call();
    }
  }

  private static final class Drain extends Asking {

    Drain(Surroundings around, String plan) {
      super(around);
      this.plan = plan;
    }

    @Override
    public Integer call() throws Exception {
      return ask(Act.STOP, "", 0, "", "stops after what is under way");
    }
  }

  @Command(
      name = "kill",
      description = "Stop the worker and its whole tree now, and leave the run.",
      footer = {
        "",
        "Example:",
        "  coordinator kill PLAN-x",
        "  coordinator run PLAN-x       # goes on from there"
      })
  static final class Kill extends Asking {

    Kill(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      Plan read = around.look(plan);
      Home home = around.home(read);
      boolean withdrawn = new DaemonRequests(around).withdraw(plan);
      if (!RunLock.held(home.files().lock()) && withdrawn) {
        return 0;
      }
      return RunLock.held(home.files().lock())
          ? ask(Act.KILL, "", 0, "", "its worker is being stopped")
          : killUnheld(read, home);
    }

    /**
     * Its coordinator is gone, and its worker may live: then we are the coordinator, for so long.
     */
    private int killUnheld(Plan read, Home home) throws Refused, IOException {
      RunPlan run = around.runPlan(read, home, new PlainProgress(around.terminal()));
      if (!home.unfinished()) {
        RunPlan.Ended ended = run.endStrays();
        if (ended.none()) {
          refuseWhereNothingIsLeft(read, home);
        }
        return say(read.name() + ": its record is gone; " + ended.words(), ended.left());
      }
      try {
        return say(read, run.kill(around.self().user()));
      } catch (LedgerBroken e) {
        RunPlan.Ended ended = run.endStrays();
        if (ended.none()) {
          throw e;
        }
        return say(
            read.name() + ": " + ended.words() + ". Its record does not verify: " + e.getMessage(),
            ended.left());
      }
    }

    private int say(Plan read, Outcome outcome) {
      String again = ". Go on: coordinator run " + plan;
      return switch (outcome.how()) {
        case INTERRUPTED ->
            say(read.name() + ": " + outcome.why() + "; no worker is left" + again, 0);
        case PASSED, FAILED, STOPPED, LEFT -> say(read.name() + ": " + outcome.why() + again, 0);
        case BROKEN -> say(read.name() + ": " + outcome.why() + again, 4);
      };
    }

    private int say(String text, List<Long> left) {
      return say(text, left.isEmpty() ? 0 : 1);
    }

    private int say(String text, int code) {
      around.terminal().out().println(text);
      return code;
    }
  }

  @Command(
      name = "approve",
      description = "Let a phase start that waits for a person.",
      footer = {"", "Example:", "  coordinator approve PLAN-x P04 --note 'read the diff'"})
  static final class Approve extends Asking {

    @Parameters(paramLabel = "PXX", index = "1", description = "The phase.")
    private String phase = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "A word for the record.")
    private String note = "";

    Approve(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      return ask(Act.APPROVE, phase, 0, note, "approved");
    }
  }

  @Command(
      name = "reject",
      description = "Fail a phase that waits for a person.",
      footer = {"", "Example:", "  coordinator reject PLAN-x P04 --note 'wrong approach'"})
  static final class Reject extends Asking {

    @Parameters(paramLabel = "PXX", index = "1", description = "The phase.")
    private String phase = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "A word for the record.")
    private String note = "";

    Reject(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      return ask(Act.REJECT, phase, 0, note, "rejected");
    }
  }
}
