package coordinator.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program of a profile.
 *
 * @param command its name or path; further words where an environment variable gave them
 * @param install how to get it, for people
 * @param version arguments that make it print its version; empty if it has none
 */
record Program(List<String> command, String install, List<String> version) {

  Program {
    command = List.copyOf(command);
    version = List.copyOf(version);
  }

  /** Where it is, by the {@code PATH} of an environment, or empty if it cannot be run. */
  Optional<Path> find(Map<String, String> environment) {
    String name = command.get(0);
    if (name.contains("/")) {
      return Optional.of(Path.of(name).toAbsolutePath()).filter(Program::runs);
    }
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(Program::runs)
        .findFirst();
  }

  private static boolean runs(Path path) {
    File file = path.toFile(); // Most folders of a PATH have it not, which costs no exception so.
    return file.isFile() && file.canExecute();
  }
}
