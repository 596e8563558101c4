package coordinator.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that is to be brought to its start line.
 *
 * @param id random; in the environment of the whole tree as {@code COORDINATOR_ATTEMPT}
 * @param base where its files lie: {@code base.log} takes its output, {@code base.ran} appears when
 *     it was let go, and {@code base.exit} holds its exit code
 * @param stdin what it reads; a regular file
 * @param command the command line, never given to a shell
 * @param directory where it starts
 * @param environment what is added to the coordinator's own environment; never recorded
 */
public record Launch(
    String id,
    Path base,
    Path stdin,
    List<String> command,
    Path directory,
    Map<String, String> environment) {

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public Path log() {
    return traces().log();
  }

  Traces traces() {
    return new Traces(base);
  }

  /** How long its words are, in characters. */
  int length() {
    return command.stream().mapToInt(String::length).sum()
        + environment.values().stream().mapToInt(String::length).sum();
  }

  /** Whether the writer of a log has ended: it is told by what is beside the log. */
  public static boolean hasEnded(Path log) {
    Path base = log.resolveSibling(log.getFileName().toString().replaceFirst("\\.log$", ""));
    return new Traces(base).code().isPresent();
  }

  /** Without the environment's values, which must not get into a log either. */
  @Override
  public String toString() {
    return "Launch[" + id + ", " + base + ", " + command + ", " + environment.keySet() + "]";
  }
}
