package coordinator.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markup being written. Text goes in by a way that leaves nothing of it for a browser to carry out,
 * masks secrets, and spells out letters that would turn a line around.
 */
final class Html {

  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]|[\\p{Cntrl}&&[^\\n\\t]]");

  private final StringBuilder out = new StringBuilder();
  private final Masking masking;

  Html(Masking masking) {
    this.masking = masking;
  }

  /** An opening tag; attributes as name, value, name, value, none of them from outside. */
  Html open(String tag, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(String.valueOf(attributes[i + 1])).append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** A whole element around a text. */
  Html element(String tag, String classes, String text) {
    return (classes.isEmpty() ? open(tag) : open(tag, "class", classes)).text(text).close(tag);
  }

  /** What is markup already, such as a style sheet of our own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  private String escape(String text) {
    String escaped =
        masking
            .mask(text)
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
    return UNSEEN
        .matcher(escaped)
        .replaceAll(
            found -> Matcher.quoteReplacement("⟨U+%04X⟩".formatted((int) found.group().charAt(0))));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
