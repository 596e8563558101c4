package coordinator.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coordinator tasks}: folders of task files, whose state is in the names beside them. */
@Command(
    name = "tasks",
    synopsisSubcommandLabel = "COMMAND",
    description = "Carry out folders of task files, each a prompt.",
    footer = {"", "Example:", "  coordinator tasks run fixes/ --concurrency 4"})
final class TasksCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static CommandLine of(Surroundings around, List<String> words) {
    return Menu.of(
        new TasksCommand(),
        words,
        List.of("run", "status", "clean", "reset"),
        name ->
            switch (name) {
              case "run" -> new TasksRunCommand(around);
              case "status" -> new TasksStatusCommand(around);
              case "clean" -> new TasksClearCommands.Clean(around);
              case "reset" -> new TasksClearCommands.Reset(around);
              default -> throw new IllegalArgumentException(name);
            });
  }
}
