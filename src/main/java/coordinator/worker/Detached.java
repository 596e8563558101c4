package coordinator.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * This program, started once more in a session of its own: no terminal can take it down, and it
 * outlives the one that started it.
 *
 * @param process the other one
 */
public record Detached(Process process) {

  /**
   * Starts it with the same command line, less one word.
   *
   * @param less the word that asked for this
   * @param log takes its output, after what is there already
   */
  public static Detached start(String less, Path log) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    String own = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
    Arrays.stream(own.split("\0", -1))
        .filter(word -> !word.isEmpty() && !word.equals(less))
        .filter(word -> !word.equals("-Dcoordinator.tty=true"))
        .forEach(command::add);
    return new Detached(
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Its exit code, once it is not alive any more. */
  public int exitCode() {
    return process.exitValue();
  }
}
