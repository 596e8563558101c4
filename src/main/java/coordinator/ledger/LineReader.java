package coordinator.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the lines of a ledger: quickly where they are written as we write them, which only ever
 * fails, and then as any other JSON is read. It belongs to one thread.
 */
final class LineReader {

  private static final JsonFactory JSON = new JsonFactory();

  private final Forms forms = new Forms();
  private final Form number = forms.of(long.class);
  private final Form time = forms.of(Instant.class);
  private final Form text = forms.of(String.class);
  private final Map<String, EventForm> kinds = new HashMap<>();

  /** The same as {@link EventJson#read}. */
  EventJson.Line read(String line) throws IOException {
    try {
      return own(line);
    } catch (IOException | RuntimeException e) {
      return EventJson.read(line);
    }
  }

  /**
   * Reads a line that is written as we write it.
   *
   * @throws IOException if it is not; any other exception tells the same
   */
  EventJson.Line own(String line) throws IOException {
    try (JsonParser in = JSON.createParser(line)) {
      Unusual.unless(in.nextToken() == JsonToken.START_OBJECT);
      long seq = (Long) field("seq", number, in);
      Instant at = (Instant) field("at", time, in);
      String type = (String) field("type", text, in);
      EventForm kind = kinds.get(type);
      if (kind == null) {
        kind = new EventForm(Unusual.unlessThere(EventTypes.type(type)), forms);
        kinds.put(type, kind);
      }
      EventJson.Line read = kind.read(seq, at, in);
      Unusual.unless(in.nextToken() == null);
      return read;
    }
  }

  private static Object field(String name, Form form, JsonParser in) throws IOException {
    Unusual.unless(name.equals(in.nextFieldName()));
    in.nextToken();
    return form.read(in);
  }
}
