/** The record of a run: appended, forced, chained, replayed; nothing else writes it. */
@NullMarked
package coordinator.ledger;

import org.jspecify.annotations.NullMarked;
