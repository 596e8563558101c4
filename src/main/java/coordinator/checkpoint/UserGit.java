package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Git as the user has it, for what is put into the user's repository: with the user's name, line
 * ends and filters, but never with a hook.
 */
record UserGit(Path workspace) {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final List<String> GIT =
      List.of(
          "env",
          "-u",
          "GIT_DIR",
          "-u",
          "GIT_WORK_TREE",
          "-u",
          "GIT_OBJECT_DIRECTORY",
          "-u",
          "GIT_COMMON_DIR",
          "-u",
          "GIT_NAMESPACE",
          "-u",
          "GIT_INDEX_FILE",
          "git",
          "--literal-pathspecs",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "core.safecrlf=false",
          "-c",
          "advice.addEmbeddedRepo=false");

  Command.Output run(Map<String, String> environment, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(GIT);
    // After 'env -u', and so with the value that it is given here.
    environment.forEach((name, value) -> command.add(command.indexOf("git"), name + "=" + value));
    command.addAll(arguments);
    return Command.run(
        command, workspace, Map.of("LC_ALL", "C", "GIT_TERMINAL_PROMPT", "0"), TIMEOUT);
  }

  Command.Output run(String... arguments) throws IOException {
    return run(Map.of(), List.of(arguments));
  }

  /** What a command printed that must succeed. */
  String out(Map<String, String> environment, String... arguments) throws IOException {
    List<String> all = List.of(arguments);
    return OwnGit.must(run(environment, all), all).strip();
  }
}
