package coordinator.worker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Watches processes that are not our children, for whose end the system does not wake us. One
 * thread serves all runs of this process. It looks often where there are few; the more there are
 * the less often, and mostly only at what an end changes: when the exit file was written, and
 * whether the wrapper's number is still given.
 */
final class Adoption {

  private static final int LEAST_WAIT = 20;
  private static final int WAIT_PER_PROCESS = 1;

  /** So many are looked at closely each time. */
  private static final int FEW = 20;

  /** A number may have been given to another process, and a file's time may lie. */
  private static final int LOOKS_PER_CLOSE_LOOK = 20;

  private static final Set<Adoption> ALL = ConcurrentHashMap.newKeySet();
  private static final ScheduledExecutorService THREAD =
      new ScheduledThreadPoolExecutor(1, Daemons.named("adopted"));

  private static boolean looking;
  private static int looks;

  private final Map<Tree, Watch> watches = new ConcurrentHashMap<>();

  /**
   * What is watched of one.
   *
   * @param written when its exit file had been written last
   */
  private record Watch(Traces traces, long written, Runnable ended) {

    boolean changed(Tree tree) {
      return traces.exit().toFile().lastModified() != written
          || !Path.of("/proc", String.valueOf(tree.wrapper().pid())).toFile().exists();
    }
  }

  /** Calls {@code ended} once when the process's wrapper is gone or has left an exit code. */
  void watch(Tree tree, Traces traces, Runnable ended) {
    Watch watch = new Watch(traces, traces.exit().toFile().lastModified(), ended);
    watches.put(tree, watch);
    lookClosely(tree, watch); // what was written before is no change
    synchronized (Adoption.class) {
      ALL.add(this);
      if (!looking) {
        looking = true;
        next();
      }
    }
  }

  void close() {
    watches.clear();
    ALL.remove(this);
  }

  private void lookClosely(Tree tree, Watch watch) {
    boolean over = watch.traces().code().isPresent() || !tree.wrapperLives();
    if (over && watches.remove(tree, watch)) {
      watch.ended().run(); // Only asks for the sweep, so nothing can stop this thread.
    }
  }

  private static int count() {
    return ALL.stream().mapToInt(adoption -> adoption.watches.size()).sum();
  }

  private static void look() {
    boolean close = count() <= FEW || looks++ % LOOKS_PER_CLOSE_LOOK == 0;
    try {
      for (Adoption adoption : ALL) {
        adoption.watches.forEach(
            (tree, watch) -> {
              if (close || watch.changed(tree)) {
                adoption.lookClosely(tree, watch);
              }
            });
      }
    } finally {
      synchronized (Adoption.class) {
        ALL.removeIf(adoption -> adoption.watches.isEmpty());
        looking = !ALL.isEmpty();
        if (looking) {
          next();
        }
      }
    }
  }

  private static void next() {
    var unused =
        THREAD.schedule(
            Adoption::look,
            Math.max(LEAST_WAIT, count() * WAIT_PER_PROCESS),
            TimeUnit.MILLISECONDS);
  }
}
