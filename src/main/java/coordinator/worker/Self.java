package coordinator.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** This process. */
public final class Self {

  private Self() {}

  public static long pid() {
    return ProcessHandle.current().pid();
  }

  /** When this process started, in clock ticks since boot. */
  public static long startTime() {
    return Machine.started(pid()).orElse(0);
  }

  /** How long ago this process started, to a hundredth of a second. */
  public static Duration age() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime"));
    long now = Long.parseLong(uptime.substring(0, uptime.indexOf(' ')).replace(".", ""));
    return Duration.ofMillis((now - startTime()) * 10);
  }

  /**
   * The files that our own output goes to, which grow while workers work; empty if it goes to none.
   */
  public static List<Path> output() {
    List<Path> files = new ArrayList<>();
    for (int descriptor : new int[] {1, 2}) {
      try {
        Path file = Path.of("/proc/self/fd/" + descriptor).toRealPath();
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      } catch (IOException e) {
        // a pipe, or closed
      }
    }
    return files;
  }
}
