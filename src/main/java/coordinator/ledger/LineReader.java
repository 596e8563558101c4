package coordinator.ledger;

import coordinator.task.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the lines of a ledger. A line that is written as we write it is read quickly, and any other
 * by the general reader, which alone says what is wrong with one. It belongs to one thread.
 */
final class LineReader {

  private static final byte[] SEQ = word("{\"seq\":");
  private static final byte[] AT = word(",\"at\":");
  private static final byte[] TYPE = word(",\"type\":");
  private static final byte[] PREV = word(",\"prev\":");

  private final Forms forms = new Forms();
  private final Form time = forms.of(Instant.class);
  private final Form type = forms.of(String.class);
  private final Map<String, EventForm> kinds = new HashMap<>();
  private final Form hash = forms.of(String.class);
  private final Cursor cursor = new Cursor();
  private int end;

  private static byte[] word(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads a line.
   *
   * @param from where it begins; it must have an end
   * @param before the hash that it should have of the line before
   * @throws IOException if it cannot be read, in the words of {@link EventJson}
   */
  EventJson.Line read(byte[] bytes, int from, String before) throws IOException {
    try {
      return own(bytes, from, before);
    } catch (IOException | RuntimeException e) {
      for (end = from; bytes[end] != '\n'; end++) {
        // as far as the line goes
      }
      return EventJson.read(new String(bytes, from, end - from, StandardCharsets.UTF_8));
    }
  }

  /** Where the line that was read last ends. */
  int end() {
    return end;
  }

  /**
   * Reads a line that is written as we write it.
   *
   * @throws IOException if it is not; any other exception tells the same
   */
  EventJson.Line own(byte[] bytes, int from, String before) throws IOException {
    cursor.begin(bytes, from);
    Unusual.unless(cursor.passed(SEQ));
    long seq = cursor.passNumber();
    Unusual.unless(cursor.passed(AT));
    Instant at = (Instant) time.read(cursor);
    Unusual.unless(cursor.passed(TYPE));
    EventForm kind = kind((String) type.read(cursor));
    cursor.pass(',');
    Event event = kind.read(cursor, PREV);
    String prev = cursor.passed(before) ? before : (String) hash.read(cursor);
    cursor.pass('}');
    end = cursor.at();
    Unusual.unless(cursor.isAt('\n'));
    return new EventJson.Line(seq, at, prev, event);
  }

  private EventForm kind(String name) throws Unusual {
    EventForm kind = kinds.get(name);
    if (kind == null) {
      kind = new EventForm(Unusual.unlessThere(EventTypes.type(name)), forms);
      kinds.put(name, kind);
    }
    return kind;
  }
}
