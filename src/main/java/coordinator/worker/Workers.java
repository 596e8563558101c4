package coordinator.worker;

import coordinator.task.Exit;
import coordinator.task.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts, finds again, watches and stops processes. All that is above it knows a process as {@link
 * Started} only.
 */
public interface Workers {

  /**
   * Brings a process to its start line, where it waits without having run its first instruction. It
   * ends there if this coordinator dies.
   *
   * @throws IOException if it cannot be started
   */
  Started arm(Launch launch) throws IOException;

  /** Whether something waits that may become a process at once. */
  boolean isReady();

  /**
   * Brings a process to its start line where that takes no time, since something waits that can
   * become it; else empty.
   *
   * @throws IOException if it cannot be started
   */
  Optional<Started> armAtOnce(Launch launch) throws IOException;

  /**
   * Lets an armed process go. {@code ended} is called once, when it has ended and its tree was
   * swept.
   */
  void go(Started process, Path base, Consumer<Exit> ended);

  /**
   * The end of a process is recorded, at the latest together with what is recorded next. So what
   * started it may start another: nobody who reads the record takes the one for the other.
   */
  void release(Started process);

  /** Sends an armed process away without its having run. */
  void dismiss(Started process);

  /**
   * Takes over a process that an earlier coordinator started, dead or alive. {@code ended} is
   * called once, at the latest 50 ms after its end.
   */
  void adopt(Started process, Path base, Consumer<Exit> ended);

  /**
   * Sends a signal to the process and all of its tree, as far as they are provably the same
   * processes.
   *
   * @param signal its name, such as {@code INT}
   */
  void signal(Started process, String signal);

  /** What the process is doing. */
  Probe probe(Started process, Path base);

  /** Ends what is left of the tree and gives the pids that could not be ended. */
  List<Long> sweep(Started process);
}
