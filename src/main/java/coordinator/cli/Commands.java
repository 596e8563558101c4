package coordinator.cli;

import coordinator.ledger.LedgerBroken;
import coordinator.run.Complaint;
import coordinator.run.Refused;
import coordinator.run.Unverified;
import coordinator.task.Nearest;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** All commands, put together by hand. */
public final class Commands {

  @Command(
      name = "coordinator",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      description = "Carries out long plans through external coding-agent workers, unattended.",
      footer = {
        "",
        "Example:",
        "  coordinator run plans/PLAN-demo.yaml",
        "",
        "Exit: 0 passed, 1 failed, 2 bad usage or plan, 3 another coordinator holds it,",
        "      4 the environment is missing something, 130 interrupted,",
        "      143 left with its worker running."
      })
  private static final class Root implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  @Command(
      name = "completion",
      description = "Print a completion script for bash and zsh.",
      footer = {"", "Example:", "  source <(coordinator completion)"})
  private static final class Completion implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine()
          .getOut()
          .print(AutoComplete.bash("coordinator", spec.root().commandLine()));
      spec.commandLine().getOut().flush();
    }
  }

  private Commands() {}

  /** Runs one command and gives its exit code. */
  public static int run(String[] args, InstantSource clock, String version) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.system(environment);
    Surroundings around =
        new Surroundings(terminal, environment, Path.of("").toAbsolutePath(), clock, version);
    CommandLine line = new CommandLine(new Root());
    line.getCommandSpec().version("coordinator " + version);
    for (Object command :
        new Object[] {
          new RunCommand(around),
          new ServeCommand(around),
          new SubmitCommand(around),
          new ValidateCommand(around),
          new ImportCommand(around),
          new SchemaCommand(around),
          new StatusCommand(around),
          new LogCommand(around),
          new AuditCommand(around),
          new ReportCommand(around),
          new RequestCommands.Extend(around),
          new RequestCommands.Stop(around),
          new RequestCommands.Kill(around),
          new RequestCommands.Approve(around),
          new RequestCommands.Reject(around),
          tasks(around),
          new OpenCommand(around),
          new DoctorCommand(around),
          new Completion()
        }) {
      line.addSubcommand(command);
    }
    line.addSubcommand(BatchCommands.of(around));
    CommandLine loop = new CommandLine(new LoopCommands.Group());
    LoopCommands.all(around).forEach(loop::addSubcommand);
    line.addSubcommand(loop);
    helpEverywhere(line);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, terminal));
    line.setParameterExceptionHandler((failure, given) -> misused(failure, terminal));
    int code = line.execute(args);
    return terminal.wrote() || code != 0 ? code : 4;
  }

  private static int misused(CommandLine.ParameterException failure, Terminal terminal) {
    CommandLine command = failure.getCommandLine();
    terminal.err().println("coordinator: " + failure.getMessage());
    Optional<String> near =
        failure instanceof CommandLine.UnmatchedArgumentException unmatched
            ? near(unmatched.getUnmatched().get(0), command)
            : Optional.empty();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    terminal.err().println(near.map(word -> "Did you mean: " + word + "?").orElse("See: " + help));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static Optional<String> near(String word, CommandLine command) {
    return Nearest.to(
        word,
        word.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet());
  }

  private static void helpEverywhere(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      helpEverywhere(sub);
    }
  }

  private static CommandLine tasks(Surroundings around) {
    return new CommandLine(new TasksCommand())
        .addSubcommand(new TasksRunCommand(around))
        .addSubcommand(new TasksStatusCommand(around))
        .addSubcommand(new TasksClearCommands.Clean(around))
        .addSubcommand(new TasksClearCommands.Reset(around));
  }

  private static int failed(Exception failure, Terminal terminal) throws Exception {
    if (failure instanceof Refused refused) {
      String before = refused.why() == Refused.Why.BAD_PLAN ? "" : "coordinator: ";
      terminal.err().println(before + refused.getMessage());
      return refused.exitCode();
    }
    if (failure instanceof LedgerBroken broken) {
      terminal.err().println("coordinator: " + Unverified.words(broken));
      return 1;
    }
    if (failure instanceof IOException broken) {
      terminal.err().println("coordinator: " + Complaint.of(broken));
      return 4;
    }
    if (failure instanceof InvalidPathException named) {
      terminal
          .err()
          .println(
              "coordinator: "
                  + named.getReason()
                  + ": "
                  + named.getInput()
                  + "\nThis locale cannot name such a file; try: export LC_ALL=C.UTF-8");
      return 4;
    }
    throw failure;
  }
}
