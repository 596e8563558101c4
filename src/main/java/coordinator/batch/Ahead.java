package coordinator.batch;

import coordinator.batch.EntryState.Made;
import coordinator.batch.EntryState.Status;
import coordinator.batch.Review.Seen;
import coordinator.task.Task;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in the source while workers run, on a thread of its own, because the engine's thread
 * must not wait for a million entries that are done. Holds a few tasks, and no more.
 */
public final class Ahead implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);

  /** Where very many entries turn out to be done or missing, they must not pile up in memory. */
  private static final int MOST_UNSAVED = 20_000;

  /** An entry that is to be done. */
  record Work(Task task, Ticket ticket) {}

  private final Batch batch;
  private final Desk desk;
  private final Choice choice;
  private final Totals totals;
  private final InstantSource clock;
  private final BlockingQueue<Work> works;
  private volatile Runnable news = () -> {};
  private volatile boolean ended;
  private volatile @Nullable String problem;
  private @Nullable Thread thread;

  public Ahead(Batch batch, Desk desk, Choice choice, Totals totals, InstantSource clock) {
    this.batch = batch;
    this.desk = desk;
    this.choice = choice;
    this.totals = totals;
    this.clock = clock;
    this.works = new ArrayBlockingQueue<>(2 * batch.concurrency() + 2);
  }

  /** Tells somebody, from now on, when there is something new. */
  public void tell(Runnable other) {
    news = other;
  }

  /**
   * Begins to read, once.
   *
   * @param underWay stems that are not given, because they are under way already
   */
  void begin(Set<String> underWay) {
    if (thread == null) {
      thread = new Thread(() -> read(underWay), "ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Nullable Work poll() {
    return works.poll();
  }

  /** Whether nothing will come any more. */
  boolean over() {
    return ended && works.isEmpty();
  }

  /** Whether the last entry was read, or nothing was read yet, and something may be left. */
  public boolean hasMore() {
    return thread != null && !over();
  }

  /** Why not all of the source could be read; null if it could. */
  public @Nullable String problem() {
    return problem;
  }

  private void read(Set<String> underWay) {
    long given = 0;
    try (Entries all = new Entries(batch)) {
      for (Entry entry = all.next(); entry != null && given < choice.limit(); entry = all.next()) {
        if (choice.means(entry) && !underWay.contains(entry.stem()) && give(entry)) {
          given++;
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the source", e);
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      news.run();
    }
  }

  private boolean give(Entry entry) throws IOException, InterruptedException {
    Seen seen = desk.review().of(entry);
    if (!choice.takes(seen.standing())) {
      totals.passBy(seen.standing());
      note(entry, seen);
      return false;
    }
    Task task = desk.maker().task(entry);
    works.put(new Work(task, desk.maker().ticket(entry, task)));
    totals.give();
    news.run();
    return true;
  }

  /** Puts down why an entry cannot be done, where people look. */
  private void note(Entry entry, Seen seen) throws IOException {
    Status status =
        switch (seen.standing()) {
          case MISSING -> Status.MISSING;
          case EMPTY -> Status.EMPTY;
          case AMBIGUOUS -> Status.AMBIGUOUS;
          case DONE, CHANGED, OPEN, FAILED -> null;
        };
    if (status != null) {
      desk.state()
          .put(EntryState.of(entry.stem(), status, Made.because(seen.why(), clock.instant())));
    }
    if (desk.state().waiting() > MOST_UNSAVED) {
      desk.state().save(clock.instant());
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join(5_000);
    }
  }
}
