package coordinator.cli;

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
}
