package coordinator.ledger;

import java.io.IOException;

/**
 * How the values of a type are written in our own ledgers. It reads them back only where they are
 * written just so. It belongs to one thread, and to one place in a line: what is the same there as
 * in the line before is not made anew.
 */
interface Form {

  /**
   * Reads the value that the cursor is at, and goes behind it.
   *
   * @throws IOException if we would not have written it so; any other exception tells the same
   */
  Object read(Cursor in) throws IOException;
}
