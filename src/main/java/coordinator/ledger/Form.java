package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * How the values of a type are written in our own ledgers. It reads them back only where they are
 * written just so. It belongs to one thread, and to one place in a line: what is the same there as
 * in the line before is not made anew.
 */
interface Form {

  /**
   * Reads the value at whose first token the parser is, and leaves it at its last.
   *
   * @throws Unusual if we would not have written it so
   */
  Object read(JsonParser in) throws IOException;

  /** The parser, which must be at such a token. */
  static JsonParser at(JsonToken token, JsonParser in) throws Unusual {
    Unusual.unless(in.currentToken() == token);
    return in;
  }
}
