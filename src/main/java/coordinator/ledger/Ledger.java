package coordinator.ledger;

import coordinator.task.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The record of a run, which only grows. */
public interface Ledger {

  /**
   * Records events and forces them to disk before it returns. Either all of them are recorded or
   * none.
   *
   * @return the entries made
   * @throws IOException if they cannot be made durable; names the file
   */
  List<Entry> append(Instant at, List<Event> events) throws IOException;

  /**
   * Looks whether the record is still where others would look for it.
   *
   * @throws LedgerGone if it is not
   */
  default void mustBeInPlace() throws IOException {}

  /** Whether somebody else wrote to the record since the last entry was made. */
  default boolean holdsForeignLines() throws IOException {
    return false;
  }

  /** Takes what somebody else wrote out of the record, and keeps it beside. */
  default void takeBackForeignLines() throws IOException {}
}
