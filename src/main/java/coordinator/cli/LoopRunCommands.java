package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.ledger.RunLock;
import coordinator.loop.LoopFolder;
import coordinator.run.LoopStanding;
import coordinator.run.Refused;
import coordinator.run.RunLoop;
import java.io.IOException;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator loop run}, {@code once} and {@code resume}: take turns, here and now. */
final class LoopRunCommands {

  private LoopRunCommands() {}

  private abstract static class Running extends OfLoop {

    @Option(
        names = "--yes",
        description = "Allow mode danger-full-access where the settings ask it.")
    private boolean yes;

    @Option(
        names = "--force",
        description = "Take a lock file away that another program, or another machine, left.")
    private boolean force;

    Running(Surroundings around) {
      super(around);
    }

    int run(int most) throws Refused, IOException {
      LoopFolder folder = folder();
      refuseForeignLock(folder);
      Stoppable witness = new Stoppable(new PlainProgress(around.terminal()));
      Outcome outcome = loop(folder, witness).run(new RunLoop.Options(most, yes));
      return conclude(folder, outcome);
    }

    /**
     * Our own lock is the operating system's, and dies with its holder; a file of this name without
     * it was left by something else.
     */
    private void refuseForeignLock(LoopFolder folder) throws Refused, IOException {
      if (!Files.exists(folder.lock()) || RunLock.held(folder.files().lock())) {
        return;
      }
      String said = Files.readString(folder.lock()).strip();
      String host = around.self().host();
      if (said.contains(" on " + host + " ")) {
        return; // its holder was here and died: the lock that counts is free
      }
      if (!force) {
        throw new Refused(
            Refused.Why.HELD_BY_ANOTHER,
            folder.shown(folder.lock())
                + " says: "
                + (said.isEmpty() ? "nothing" : said)
                + "\nNothing on this machine holds the loop. If that one is gone: --force");
      }
      Files.delete(folder.lock());
      print("Took away " + folder.shown(folder.lock()) + ", which said: " + said);
    }

    private int conclude(LoopFolder folder, Outcome outcome) throws Refused, IOException {
      LoopStanding.Items items = LoopStanding.Items.of(config(folder).documents().todo());
      String count = items.done() + " done, " + items.open() + " open";
      String again = ". Go on: coordinator loop resume";
      Terminal terminal = around.terminal();
      switch (outcome.how()) {
        case PASSED -> print(terminal.green("passed") + ": nothing is open; " + count);
        case FAILED -> print(terminal.red("failed") + ": " + outcome.why() + again);
        case STOPPED -> print("stopped: " + outcome.why() + again);
        case INTERRUPTED -> print("interrupted: " + outcome.why() + "; no worker is left" + again);
        case LEFT -> print("left: " + outcome.why() + "; a worker that ran runs on" + again);
        case BROKEN ->
            terminal
                .err()
                .println(
                    "coordinator: " + outcome.why() + "\nOnce that is mended" + again.substring(1));
      }
      return switch (outcome.how()) {
        case PASSED, STOPPED -> 0;
        case FAILED -> 1;
        case INTERRUPTED -> 130;
        case LEFT -> 143;
        case BROKEN -> 4;
      };
    }
  }

  @Command(
      name = "run",
      description = "Take turns until nothing is open, or go on where the loop was left.",
      footer = {
        "",
        "Example:",
        "  coordinator loop run",
        "  coordinator loop run --turns 5",
        "",
        "Exit: 0 nothing is open, or the turns asked for are made; 1 stuck or a limit is reached."
      })
  static final class Run extends Running {

    @Option(names = "--turns", paramLabel = "N", description = "At most so many turns now.")
    private int turns = Integer.MAX_VALUE;

    Run(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      if (turns < 1) {
        throw new Refused(Refused.Why.BAD_USAGE, "--turns " + turns + ": must be at least 1");
      }
      return run(turns);
    }
  }

  @Command(
      name = "once",
      description = "Take one turn.",
      footer = {"", "Example:", "  coordinator loop once --repo ../app"})
  static final class Once extends Running {

    Once(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      return run(1);
    }
  }

  @Command(
      name = "resume",
      description = "Go on where the loop was left; a worker that still runs is adopted.",
      footer = {"", "Example:", "  coordinator loop resume", "  coordinator loop resume --once"})
  static final class Resume extends Running {

    @Option(names = "--once", description = "One turn only.")
    private boolean once;

    Resume(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      return run(once ? 1 : Integer.MAX_VALUE);
    }
  }
}
