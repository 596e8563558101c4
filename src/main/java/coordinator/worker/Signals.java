package coordinator.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals to processes, each one looked at right before, so that a number given to another is
 * left alone.
 */
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Signals() {}

  static void send(String signal, Collection<ProcessStat> targets) {
    if (!signal.matches("[A-Z]+[0-9+]*")) {
      throw new IllegalArgumentException("not a signal's name: " + signal);
    }
    switch (signal) {
      case "TERM", "KILL" -> targets.forEach(target -> end(target, signal.equals("KILL")));
      default -> throughShell(signal, targets);
    }
  }

  /** Without a process of its own: it must work where no more can be had, as in a fork loop. */
  private static void end(ProcessStat target, boolean forcibly) {
    // The handle notes the start time when it is made and looks again when it signals; in between
    // we compare with ours.
    ProcessHandle.of(target.pid())
        .filter(handle -> ProcessStat.lives(target.identity()))
        .ifPresent(handle -> destroy(handle, forcibly));
  }

  private static void destroy(ProcessHandle handle, boolean forcibly) {
    if (forcibly) {
      handle.destroyForcibly();
    } else {
      handle.destroy();
    }
  }

  /** Java can send TERM and KILL only. */
  private static void throughShell(String signal, Collection<ProcessStat> targets) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", Script.SIGNAL, "coordinator", signal));
    targets.forEach(target -> command.add(target.pid() + ":" + target.start()));
    try {
      Command.run(command, Path.of("/"), Map.of(), TIMEOUT);
    } catch (IOException e) {
      log.warn("{} could not be sent to {} processes", signal, targets.size(), e);
    }
  }
}
