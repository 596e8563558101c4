package coordinator.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A beat that waits on the monotonic clock, so that it also comes when the wall clock was set back
 * by a day.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watchdog");
            thread.setDaemon(true);
            return thread;
          });

  /** Calls back again and again, on the watchdog's own thread. */
  public void every(Duration interval, Runnable look) {
    Runnable careful =
        () -> {
          try {
            look.run();
          } catch (RuntimeException e) {
            LOG.warn(
                "the watchdog stumbled, and looks again: {}",
                e.toString()); // else it would never beat again
          }
        };
    beat.scheduleWithFixedDelay(
        careful, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    beat.shutdownNow();
  }
}
