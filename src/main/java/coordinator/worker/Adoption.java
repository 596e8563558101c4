package coordinator.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches processes that are not our children, for whose end the system does not wake us: one
 * thread looks for exit files often, since that is cheap, and at the wrappers themselves less often
 * where there are many.
 */
final class Adoption {

  private static final int LOOK_MILLIS = 20;

  /** So many processes can be looked at as often as the files without costing more than they. */
  private static final int FEW = 100;

  private static final int LOOKS_AT_FILES_PER_LOOK_AT_MANY_PROCESSES = 10;

  private final Map<Tree, Watch> watches = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;
  private int looks;

  private record Watch(Traces traces, Runnable ended) {}

  /** Calls {@code ended} once when the process's wrapper is gone or has left an exit code. */
  synchronized void watch(Tree tree, Traces traces, Runnable ended) {
    tree.wrapperLives();
    watches.put(tree, new Watch(traces, ended));
    if (thread == null) {
      thread = Executors.newSingleThreadScheduledExecutor(Daemons.named("adopted"));
      var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void close() {
    watches.clear();
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  private void look() {
    boolean processes =
        watches.size() <= FEW || looks++ % LOOKS_AT_FILES_PER_LOOK_AT_MANY_PROCESSES == 0;
    watches.forEach(
        (tree, watch) -> {
          boolean over = watch.traces().code().isPresent() || (processes && !tree.wrapperLives());
          if (over && watches.remove(tree, watch)) {
            watch.ended().run(); // Only asks for the sweep, so nothing can stop this thread.
          }
        });
  }
}
