package coordinator.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is written as a text: a string, a time, a name. */
final class TextForm implements Form {

  /** Tells what a text stands for, or throws anything at all if it stands for nothing. */
  interface Meaning {
    Object of(String text) throws IOException;
  }

  /** Longer ones are hardly ever the same twice. */
  private static final int SHORT = 200;

  /** Beyond, the general reader has limits of its own. */
  private static final int LONGEST = 1 << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private final Meaning meaning;
  private final byte[] lastText = new byte[SHORT];
  private int lastLength = -1;
  private Object last = "";

  TextForm(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Object read(Cursor in) throws IOException {
    int from = in.at() + 1;
    int to = in.passText();
    int length = to - from;
    if (length == lastLength && Arrays.equals(in.bytes(), from, to, lastText, 0, length)) {
      return last;
    }
    lastLength = -1;
    last = meaning.of(text(in, from, to));
    if (length <= SHORT) {
      System.arraycopy(in.bytes(), from, lastText, 0, length);
      lastLength = length;
    }
    return last;
  }

  private static String text(Cursor in, int from, int to) throws IOException {
    if (in.passedPlainText()) {
      return new String(in.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
    }
    Unusual.unless(to - from <= LONGEST);
    String quoted = new String(in.bytes(), from - 1, to - from + 2, StandardCharsets.UTF_8);
    Unusual.unless(quoted.indexOf('\uFFFD') < 0); // as stands for what is no UTF-8
    try (JsonParser parser = JSON.createParser(quoted)) {
      return Unusual.unlessThere(parser.nextTextValue());
    }
  }
}
