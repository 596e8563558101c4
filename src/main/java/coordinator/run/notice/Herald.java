package coordinator.run.notice;

import coordinator.run.Complaint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells notices to their hooks, in threads of its own: a receiver that is slow or away holds up
 * nobody, and is tried again for about a day.
 */
public final class Herald implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

  private final Hooks hooks;
  private final Outbox outbox;
  private final Errand errand;
  private final Consumer<String> says;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "herald");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Takes up what an earlier one could not tell.
   *
   * @param folder where letters lie, and commands are run
   * @param says for what nobody could be told
   */
  public Herald(Hooks hooks, Path folder, Consumer<String> says) throws IOException {
    this.hooks = hooks;
    this.outbox = new Outbox(folder);
    this.errand = new Errand(folder);
    this.says = says;
    outbox.lying().forEach(letter -> plan(letter, Duration.ZERO));
  }

  /** Sees to it that a notice is told; one that is known already is not told again. */
  public void announce(Notice notice) {
    for (Hook hook : hooks.on(notice.event())) {
      Letter letter = new Letter(notice, hook.id(), 0);
      try {
        if (outbox.add(letter)) {
          plan(letter, Duration.ZERO);
        }
      } catch (IOException e) {
        LOG.warn("a notice is lost: {}", Complaint.of(e));
      }
    }
  }

  private void plan(Letter letter, Duration wait) {
    if (!threads.isShutdown()) {
      var unused = threads.schedule(() -> tell(letter), wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tell(Letter letter) {
    try {
      Hook hook = hooks.get(letter.hook()).orElse(null);
      if (hook == null) {
        outbox.giveUp(letter); // nobody wants to be told any more
        return;
      }
      try {
        errand.tell(hook, letter.notice());
        outbox.told(letter);
      } catch (IOException e) {
        again(letter.triedAgain(), hook, Complaint.of(e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("notice {} is tried no more before a restart", letter.id(), e);
    }
  }

  private void again(Letter letter, Hook hook, String why) throws IOException {
    if (letter.tries() >= Letter.MOST_TRIES) {
      outbox.giveUp(letter);
      says.accept(hook.shown() + " could not be told of " + letter.notice().id() + ": " + why);
      return;
    }
    if (letter.tries() == 1) {
      says.accept(hook.shown() + " does not take a notice, tried again: " + why);
    }
    outbox.keep(letter);
    plan(letter, letter.patience());
  }

  /** Stops telling; what is not told yet is told by the next one. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      var unused = threads.awaitTermination(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
