package coordinator.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds logs within their limit while they are written. One thread serves all runs of this process,
 * and looks the less often the more logs there are: a look at a thousand costs milliseconds.
 */
final class LogWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
  private static final int LEAST_WAIT = 250;
  private static final int WAIT_PER_LOG = 2;

  private static final Set<LogWatch> ALL = ConcurrentHashMap.newKeySet();
  private static final ScheduledExecutorService THREAD =
      new ScheduledThreadPoolExecutor(1, Daemons.named("logs"));

  static {
    next();
  }

  private final LogLimit limit;
  private final Set<Path> logs = ConcurrentHashMap.newKeySet();
  private final Set<Path> complained = ConcurrentHashMap.newKeySet();

  LogWatch(LogLimit limit) {
    this.limit = limit;
    ALL.add(this);
  }

  void add(Path log) {
    logs.add(log);
  }

  /** For a log that nobody writes to any more: it is held within its limit a last time. */
  void finish(Path log) {
    logs.remove(log);
    hold(log);
    complained.remove(log);
  }

  void close() {
    ALL.remove(this);
  }

  private void hold(Path log) {
    try {
      limit.hold(log);
    } catch (IOException | RuntimeException e) {
      if (complained.add(log)) { // else four times a second
        LOG.warn("{}: cannot be held within its limit of {}: {}", log, limit, e.toString());
      }
    }
  }

  private static void next() {
    int count = ALL.stream().mapToInt(watch -> watch.logs.size()).sum();
    int wait = Math.max(LEAST_WAIT, count * WAIT_PER_LOG);
    var unused = THREAD.schedule(LogWatch::look, wait, TimeUnit.MILLISECONDS);
  }

  private static void look() {
    try {
      ALL.forEach(watch -> watch.logs.forEach(watch::hold));
    } finally {
      next();
    }
  }
}
