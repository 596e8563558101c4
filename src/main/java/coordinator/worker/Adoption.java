package coordinator.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches processes that are not our children, for whose end the system does not wake us: one
 * thread looks for exit files often, since that is cheap, and at the wrappers themselves less
 * often.
 */
final class Adoption {

  private static final int LOOK_MILLIS = 20;
  private static final int LOOKS_AT_FILES_PER_LOOK_AT_PROCESS = 10;

  private final Map<Tree, Watch> watches = new ConcurrentHashMap<>();
  private boolean begun;
  private int looks;

  private record Watch(Traces traces, Runnable ended) {}

  /** Calls {@code ended} once when the process's wrapper is gone or has left an exit code. */
  synchronized void watch(Tree tree, Traces traces, Runnable ended) {
    tree.wrapperLives();
    watches.put(tree, new Watch(traces, ended));
    if (!begun) {
      begun = true;
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(Daemons.named("adopted"));
      thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    boolean processes = looks++ % LOOKS_AT_FILES_PER_LOOK_AT_PROCESS == 0;
    watches.forEach(
        (tree, watch) -> {
          boolean over = watch.traces().code().isPresent() || (processes && !tree.wrapperLives());
          if (over && watches.remove(tree, watch)) {
            watch.ended().run(); // Only asks for the sweep, so nothing can stop this thread.
          }
        });
  }
}
