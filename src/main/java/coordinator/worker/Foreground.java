package coordinator.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that a person uses at the terminal, such as an editor. */
public final class Foreground {

  private Foreground() {}

  /**
   * Runs it with this program's own terminal, until it ends.
   *
   * @return its exit code
   * @throws IOException if it cannot be started
   */
  public static int run(List<String> command, Path directory)
      throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().directory(directory.toFile()).start().waitFor();
  }
}
