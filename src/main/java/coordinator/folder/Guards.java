package coordinator.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the machine must have left before another worker is started.
 *
 * @param load the highest load average, over one minute; infinite: any
 * @param memfree bytes that must be free; 0: none
 */
public record Guards(double load, long memfree) {

  public static final Guards NONE = new Guards(Double.POSITIVE_INFINITY, 0);

  /** Whether another worker may start now. */
  boolean allow() throws IOException {
    return (load == Double.POSITIVE_INFINITY || loadNow() < load)
        && (memfree == 0 || memoryNow() >= memfree);
  }

  private static double loadNow() throws IOException {
    String text = Files.readString(Path.of("/proc/loadavg"));
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }

  private static long memoryNow() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc/meminfo: says nothing of MemAvailable");
  }
}
