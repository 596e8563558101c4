package coordinator.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The records of the few runs that are looked at now. Any thread may ask; two who ask for the same
 * run wait for each other, so that a long record is read once for both.
 */
public final class OpenRecords {

  private static final int MOST = 4;

  /** An open record, and when it was last asked for. */
  private static final class Open {
    private final OpenRecord record;
    private volatile Instant askedAt;

    Open(OpenRecord record, Instant at) {
      this.record = record;
      this.askedAt = at;
    }
  }

  private final InstantSource clock;
  private final Map<Path, Open> open = new LinkedHashMap<>(MOST, 0.75f, true);

  public OpenRecords(InstantSource clock) {
    this.clock = clock;
  }

  /** What is to be known of a record. */
  public interface Asking<T> {

    /** Answers from a record that is up to date; it must not be kept. */
    T of(OpenRecord record) throws IOException;
  }

  /**
   * Asks the record of a run.
   *
   * @param folder where it lies; none is an empty record
   * @throws coordinator.ledger.LedgerBroken if it does not verify
   */
  public <T> T ask(Path folder, Asking<T> asking) throws IOException {
    return peek(
        folder,
        record -> {
          record.verify();
          return asking.of(record);
        });
  }

  /** The same, even of a record that does not verify: of what does. */
  public <T> T peek(Path folder, Asking<T> asking) throws IOException {
    Open found = open(folder);
    synchronized (found) {
      found.record.refresh();
      return asking.of(found.record);
    }
  }

  private synchronized Open open(Path folder) {
    Instant now = clock.instant();
    Open found = open.computeIfAbsent(folder, path -> new Open(new OpenRecord(path, clock), now));
    found.askedAt = now;
    while (open.size() > MOST) {
      open.remove(open.keySet().iterator().next()); // the one not asked for the longest
    }
    return found;
  }

  /** Lets go of what nobody has asked for since then. */
  public synchronized void forget(Instant since) {
    open.values().removeIf(each -> each.askedAt.isBefore(since));
  }
}
