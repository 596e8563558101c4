package coordinator.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * This machine and its processes, for those who must tell whether a process lives of which a file
 * speaks.
 */
public final class Machine {

  private Machine() {}

  /** The id that the machine has until it is started again. */
  public static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /** When a process started, in clock ticks since boot; empty if it does not live. */
  public static OptionalLong started(long pid) {
    Optional<ProcessStat> stat = ProcessStat.read(pid).filter(process -> !process.gone());
    return stat.isPresent() ? OptionalLong.of(stat.get().start()) : OptionalLong.empty();
  }

  /**
   * Whether a living process has a variable of this value in its environment, as far as we may read
   * that.
   */
  public static boolean carries(String variable, String value) {
    String assigned = "\0" + variable + "=" + value + "\0";
    return ProcessTable.scan().processes().stream()
        .filter(process -> !process.gone())
        .anyMatch(process -> environment(process.pid()).contains(assigned));
  }

  private static String environment(long pid) {
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
      return "\0"
          + new String(in.readNBytes(ProcessTable.MOST_ENVIRONMENT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
