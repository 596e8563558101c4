package coordinator.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A beat that waits on the monotonic clock, so that it also comes when the wall clock was set back by a day. */
public final class Watchdog implements AutoCloseable {

  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watchdog");
            thread.setDaemon(true);
            return thread;
          });

  /** Calls back again and again, on the watchdog's own thread. */
  public void every(Duration interval, Runnable look) {
    beat.scheduleWithFixedDelay(look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    beat.shutdownNow();
  }
}
