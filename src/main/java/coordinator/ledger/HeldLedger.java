package coordinator.ledger;

import coordinator.task.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A ledger that is written only while the run's lock is held: where the lock was lost, what runs is
 * somebody else's, and so is the record.
 *
 * @param ledger the record
 * @param lock the run's lock
 */
public record HeldLedger(Ledger ledger, RunLock lock) implements Ledger {

  @Override
  public List<Entry> append(Instant at, List<Event> events) throws IOException {
    mustBeInPlace();
    return ledger.append(at, events);
  }

  /**
   * The record first: where both are gone, nobody will find what runs. Who holds the lock is the
   * only one to write, so what another wrote is no part of the record; it was seen before the lock
   * was looked at, and is not the next coordinator's.
   */
  @Override
  public void mustBeInPlace() throws IOException {
    ledger.mustBeInPlace();
    boolean foreign = ledger.holdsForeignLines();
    lock.mustBeHeld();
    if (foreign) {
      ledger.takeBackForeignLines();
    }
  }
}
