package coordinator.ledger;

import coordinator.task.Event;
import java.time.Instant;

/**
 * One line of the ledger.
 *
 * @param seq counted from 1
 * @param at when it happened
 * @param event what happened
 * @param hash SHA-256 of the line, in hex; the next line carries it
 */
public record Entry(long seq, Instant at, Event event, String hash) {

  /** The event's name in the ledger, such as {@code worker.started}. */
  public String type() {
    return EventTypes.name(event);
  }
}
