package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Git as the user has it, for what is put into the user's repository: with the user's name and line
 * ends, but never with a hook, and with the work tree where it is and not where a setting says.
 */
record UserGit(Path workspace) {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LC_ALL", "C",
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_NO_LAZY_FETCH", "1",
          "GIT_NO_REPLACE_OBJECTS", "1");
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
          "core.fileMode=true",
          "-c",
          "core.symlinks=true",
          "-c",
          "core.safecrlf=false",
          "-c",
          "advice.addEmbeddedRepo=false");

  /**
   * What a command printed, whatever its exit code.
   *
   * @param environment variables for it alone
   */
  Command.Output run(Map<String, String> environment, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(withoutFilters());
    all.addAll(arguments);
    return plainly(environment, all);
  }

  /** Options that turn every filter off: git runs them even where it only writes its index. */
  private List<String> withoutFilters() throws IOException {
    List<String> options = new ArrayList<>();
    String names =
        plainly(Map.of(), List.of("config", "--name-only", "-z", "--get-regexp", "^filter\\."))
            .out();
    for (String key : new TreeSet<>(List.of(names.split("\0")))) {
      if (key.isEmpty()) {
        continue;
      }
      if (key.contains("=")) {
        throw new IOException("git's setting '" + key + "' cannot be turned off");
      }
      String value = key.endsWith(".required") ? "false" : "";
      options.addAll(List.of("-c", key + "=" + value));
    }
    return options;
  }

  private Command.Output plainly(Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(GIT);
    // After 'env -u', and so with the value that it is given here.
    environment.forEach((name, value) -> command.add(command.indexOf("git"), name + "=" + value));
    GitPlace.of(workspace)
        .ifPresent(
            place ->
                command.addAll(
                    command.indexOf("git"),
                    List.of("GIT_DIR=" + place.folder(), "GIT_WORK_TREE=" + place.root())));
    command.addAll(arguments);
    return Command.run(command, workspace, ENVIRONMENT, TIMEOUT);
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
