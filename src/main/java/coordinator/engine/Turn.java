package coordinator.engine;

import coordinator.ledger.Entry;
import coordinator.ledger.Ledger;
import coordinator.task.Event;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn of the engine: what it records, all with one force, and what it does only once that is on
 * disk.
 */
final class Turn {

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final RunState state;
  private final Ledger ledger;
  private final InstantSource clock;
  private final List<Event> batch = new ArrayList<>();
  private final List<Runnable> preparations = new ArrayList<>();
  private final Deque<Runnable> acts = new ArrayDeque<>();
  private final List<Entry> unseen = new ArrayList<>();
  private final List<Runnable> receipts = new ArrayList<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private Consumer<Entry> watcher = entry -> {};
  private Instant now = Instant.EPOCH;

  Turn(RunState state, Ledger ledger, InstantSource clock) {
    this.state = state;
    this.ledger = ledger;
    this.clock = clock;
  }

  void watch(Consumer<Entry> other) {
    watcher = watcher.andThen(other);
  }

  /** In whole microseconds, as the ledger keeps it, so that a replay gives the very same state. */
  void begin() {
    now = clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The time of the turn: all that it records happened then. */
  Instant now() {
    return now;
  }

  void record(Event event) {
    state.apply(event, now);
    batch.add(event);
    if (event instanceof TaskEvent of) {
      touched.add(of.task());
    }
  }

  /** The tasks to decide on, because something happened to them. */
  Set<String> touched() {
    return touched;
  }

  /**
   * Something to do before what was recorded is on disk, or while it goes there: it must come to
   * nothing outside by itself.
   */
  void meanwhile(Runnable preparation) {
    preparations.add(preparation);
  }

  /** Something to do once what was recorded is on disk. */
  void afterwards(Runnable act) {
    acts.addLast(act);
  }

  /** The same for what somebody waits for: it comes before what is only published. */
  void afterwardsFirst(Runnable act) {
    acts.addFirst(act);
  }

  /** Something to do as soon as what was recorded is on disk, also where the run is over then. */
  void onceOnDisk(Runnable receipt) {
    receipts.add(receipt);
  }

  /** Does what is to be done meanwhile; false if there is nothing. */
  boolean prepare() throws IOException {
    if (preparations.isEmpty()) {
      return false;
    }
    ledger.mustBeInPlace(); // Else the run, and the files that are prepared, are another's.
    List<Runnable> due = List.copyOf(preparations);
    preparations.clear();
    due.forEach(Runnable::run);
    return true;
  }

  void flush() throws IOException {
    if (!batch.isEmpty()) {
      List<Event> events = List.copyOf(batch);
      batch.clear();
      unseen.addAll(ledger.append(now, events));
    }
  }

  void act() {
    List<Runnable> due = List.copyOf(acts);
    acts.clear();
    due.forEach(Runnable::run);
  }

  /** Tells of what went to disk; what follows from it does not wait for that. */
  void tell() {
    unseen.forEach(this::show);
    unseen.clear();
    List<Runnable> due = List.copyOf(receipts);
    receipts.clear();
    due.forEach(Runnable::run);
  }

  /** Who only looks on must not bring the run down. */
  private void show(Entry entry) {
    try {
      watcher.accept(entry);
    } catch (RuntimeException e) {
      LOG.warn("entry {} could not be shown: {}", entry.seq(), e.toString());
    }
  }
}
