package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Values that are written as texts, such as times. */
final class TextForm implements Form {

  /** Tells what a text means, or throws anything at all. */
  interface Meaning {
    Object of(String text) throws IOException;
  }

  private final Texts texts;
  private final Meaning meaning;
  private String lastText = "";
  private Object last = "";

  TextForm(Texts texts, Meaning meaning) {
    this.texts = texts;
    this.meaning = meaning;
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    String text = texts.read(in);
    if (!text.equals(lastText) || text.isEmpty()) {
      last = meaning.of(text);
      lastText = text;
    }
    return last;
  }
}
