package coordinator.http;

import coordinator.run.Shelf;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks what is new while anybody listens: at once when it is told to, and four times a second. */
final class Lookout implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PING = Duration.ofSeconds(15);

  private final Shelf shelf;
  private final Masks masks;
  private final Feed feed;
  private final LogsApi logs;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "events");
            thread.setDaemon(true);
            return thread;
          });

  Lookout(Shelf shelf, Masks masks, Feed feed, LogsApi logs) {
    this.shelf = shelf;
    this.masks = masks;
    this.feed = feed;
    this.logs = logs;
  }

  /** Begins to look. */
  void start() throws IOException {
    shelf.watch(feed);
    feed.mask(masks.now());
    every(this::lookIfHeard, LOOK);
    every(feed::ping, PING);
  }

  /** Does something again and again, until it is closed. */
  void every(Runnable act, Duration delay) {
    looker.scheduleWithFixedDelay(act, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** There is something new. Returns at once. */
  void nudge() {
    if (feed.isHeard() && asked.compareAndSet(false, true)) {
      try {
        looker.execute(this::lookIfHeard);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed meanwhile");
      }
    }
  }

  /** Has a client listen to all that happens. */
  void listen(Context request) {
    look();
    Answers.events(request);
    String plan = request.queryParam("plan");
    String since = request.header("Last-Event-ID");
    request.future(() -> feed.listen(new Listener(Answers.out(request)), plan, since));
  }

  private void lookIfHeard() {
    asked.set(false);
    logs.look();
    if (feed.isHeard()) {
      look();
    }
  }

  private void look() {
    try {
      shelf.look();
      feed.mask(masks.now());
    } catch (IOException | RuntimeException e) {
      LOG.warn("the workspaces cannot be looked at: {}", e.toString());
    }
  }

  /** Looks no more, and sends all who listen away. */
  @Override
  public void close() {
    looker.shutdownNow();
    feed.close();
    logs.close();
  }
}
