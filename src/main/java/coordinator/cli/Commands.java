package coordinator.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

    private final Surroundings around;

    Completion(Surroundings around) {
      this.around = around;
    }

    @Override
    public void run() {
      around.terminal().out().print(AutoComplete.bash("coordinator", of(around, List.of())));
    }
  }

  /** In the order of the help. */
  private static final List<String> NAMES =
      List.of(
          ("run serve submit validate import schema status log audit report extend stop kill"
                  + " approve reject tasks open doctor completion batch loop")
              .split(" "));

  private Commands() {}

  /** Runs one command and gives its exit code. */
  public static int run(String[] args, InstantSource clock, String version) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.system(environment);
    Surroundings around =
        new Surroundings(terminal, environment, Path.of("").toAbsolutePath(), clock, version);
    CommandLine line = of(around, List.of(args));
    line.getCommandSpec().version("coordinator " + version);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    Complaints complaints = new Complaints(terminal);
    line.setExecutionExceptionHandler(complaints);
    line.setParameterExceptionHandler(complaints);
    int code = line.execute(args);
    return terminal.wrote() || code != 0 ? code : 4;
  }

  /** Those of all commands that these words may mean. */
  private static CommandLine of(Surroundings around, List<String> words) {
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    CommandLine line =
        Menu.of(
            new Root(),
            words,
            NAMES,
            name ->
                switch (name) {
                  case "run" -> new RunCommand(around);
                  case "serve" -> new ServeCommand(around);
                  case "submit" -> new SubmitCommand(around);
                  case "validate" -> new ValidateCommand(around);
                  case "import" -> new ImportCommand(around);
                  case "schema" -> new SchemaCommand(around);
                  case "status" -> new StatusCommand(around);
                  case "log" -> new LogCommand(around);
                  case "audit" -> new AuditCommand(around);
                  case "report" -> new ReportCommand(around);
                  case "extend" -> new RequestCommands.Extend(around);
                  case "stop" -> new RequestCommands.Stop(around);
                  case "kill" -> new RequestCommands.Kill(around);
                  case "approve" -> new RequestCommands.Approve(around);
                  case "reject" -> new RequestCommands.Reject(around);
                  case "tasks" -> TasksCommand.of(around, rest);
                  case "open" -> new OpenCommand(around);
                  case "doctor" -> new DoctorCommand(around);
                  case "completion" -> new Completion(around);
                  case "batch" -> BatchCommands.of(around, rest);
                  case "loop" -> LoopCommands.of(around, rest);
                  default -> throw new IllegalArgumentException(name);
                });
    helpEverywhere(line);
    return line;
  }

  private static void helpEverywhere(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      helpEverywhere(sub);
    }
  }
}
