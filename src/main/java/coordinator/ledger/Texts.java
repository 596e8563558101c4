package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Short texts, of which most are the same over and over: they are not made again and again. */
final class Texts implements Form {

  private static final int LONGEST = 200;

  private final @Nullable String[] known = new String[1 << 10];

  @Override
  public String read(JsonParser in) throws IOException {
    Form.at(JsonToken.VALUE_STRING, in);
    int length = in.getTextLength();
    if (length > LONGEST) {
      return in.getText();
    }
    char[] text = in.getTextCharacters();
    int from = in.getTextOffset();
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + text[i];
    }
    int place = (hash ^ hash >>> 10 ^ hash >>> 20) & known.length - 1;
    @Nullable String there = known[place];
    if (there != null && same(there, text, from, length)) {
      return there;
    }
    String made = new String(text, from, length);
    known[place] = made;
    return made;
  }

  private static boolean same(String there, char[] text, int from, int length) {
    if (there.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (there.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}
