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

  /** Without the environment's values, which must not get into a log either. */
  @Override
  public String toString() {
    return "Launch[" + id + ", " + base + ", " + command + ", " + environment.keySet() + "]";
  }
}
