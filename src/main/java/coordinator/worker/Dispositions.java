package coordinator.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shell or {@code nohup} made this program ignore, its workers would ignore too: in a
 * script, {@code &} alone makes a program deaf to INT, and INT is how an agent stops cleanly. A
 * shell cannot undo that; {@code env} can.
 */
final class Dispositions {

  private static final Logger log = LoggerFactory.getLogger(Dispositions.class);

  /** HUP, INT, QUIT and TERM as bits of the kernel's mask. */
  private static final long STOPPING = 1L | 1L << 1 | 1L << 2 | 1L << 14;

  private static final List<String> RESTORE = List.of("env", "--default-signal=HUP,INT,QUIT,TERM");

  private Dispositions() {}

  /**
   * What a command line must begin with so that its signals are the default ones; mostly nothing.
   */
  static List<String> restored() throws IOException {
    if ((ignored(Files.readString(Path.of("/proc/self/status"))) & STOPPING) == 0) {
      return List.of();
    }
    List<String> trial = List.of(RESTORE.get(0), RESTORE.get(1), "true");
    if (Command.run(trial, Path.of("/"), Map.of(), Duration.ofSeconds(10)).code() == 0) {
      return RESTORE;
    }
    log.warn("this program was started with signals ignored, and so its workers will ignore them");
    return List.of();
  }

  static long ignored(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
        .findFirst()
        .orElse(0);
  }
}
