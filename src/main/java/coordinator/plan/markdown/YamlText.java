package coordinator.plan.markdown;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes texts as YAML that reads back as the same text, in the plainest form that does. */
final class YamlText {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z./](?:[A-Za-z0-9._/ ()+,;=&|@<>*$\"-]|:(?=\\S))*");
  private static final Pattern PRINTABLE =
      Pattern.compile("[\\x20-\\x7e\\u00a0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n", ".inf", ".nan");

  private YamlText() {}

  /** A text as a value; of several lines in a block of the given indentation. */
  static String value(String text, int indent) {
    boolean word =
        !WORDS.contains(text.toLowerCase(Locale.ROOT)) && !text.matches("[.]+|[.]\\d.*|.* ");
    if (word && PLAIN.matcher(text).matches()) {
      return text;
    }
    if (PRINTABLE.matcher(text).matches()) {
      return "'" + text.replace("'", "''") + "'";
    }
    boolean block =
        text.lines().allMatch(line -> PRINTABLE.matcher(line).matches()) && text.indexOf('\r') < 0;
    if (block
        && text.contains("\n")
        && !text.startsWith(" ")
        && !text.startsWith("\n")
        && !text.endsWith("\n")) {
      String pad = "\n" + " ".repeat(indent);
      return "|-" + pad + text.replace("\n", pad);
    }
    return quoted(text);
  }

  /** What cannot stand as it is stands in double quotes, escaped. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default ->
            out.append(
                PRINTABLE.matcher(String.valueOf(c)).matches() || Character.isSurrogate(c)
                    ? String.valueOf(c)
                    : String.format("\\u%04x", (int) c));
      }
    }
    return out.append('"').toString();
  }

  /** A text as a comment's: one line, nothing in it that ends it. */
  static String comment(String text) {
    String line =
        text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\ufeff\\ufffe\\uffff]+\\s*", " ").strip();
    return line.length() <= 400 ? line : line.substring(0, 400) + " …";
  }
}
