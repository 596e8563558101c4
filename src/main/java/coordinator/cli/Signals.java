package coordinator.cli;

import coordinator.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * Hands the signals of the operating system to every engine of this process, also to those that
 * begin after a signal came.
 */
final class Signals {

  private final boolean drains;
  private final List<Engine> engines = new ArrayList<>();
  private final List<Consumer<Engine>> came = new ArrayList<>();

  /**
   * @param drains whether the first Ctrl+C only begins nothing more, and the next one stops what
   *     runs
   */
  Signals(boolean drains) {
    this.drains = drains;
  }

  /** From now on the engine is told, and of what came before. */
  synchronized void reach(Engine engine) {
    if (engines.isEmpty()) {
      Signal.handle(new Signal("INT"), signal -> interrupt());
      Signal.handle(new Signal("TERM"), signal -> tell(told -> told.leave("SIGTERM")));
      Signal.handle(
          new Signal("HUP"), signal -> tell(told -> told.leave("SIGHUP, the terminal is gone")));
    }
    engines.add(engine);
    came.forEach(signal -> signal.accept(engine));
  }

  private synchronized void interrupt() {
    boolean drain = drains && came.isEmpty();
    tell(
        told -> {
          if (drain) {
            told.drain("Ctrl+C");
          } else {
            told.interrupt("Ctrl+C");
          }
        });
  }

  private synchronized void tell(Consumer<Engine> signal) {
    came.add(signal);
    engines.forEach(signal);
  }
}
