package coordinator.text;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What names in square brackets stand for: {@code [MODULE]}. Values are put in as they are; what
 * they hold is not expanded again. Before such a name, {@code [[} is a literal {@code [}.
 */
public final class Names {

  /**
   * Longer than any prompt or command may be, so that expansion ends in time whatever the plan
   * holds.
   */
  private static final int LONGEST = 2 << 20;

  private final Map<String, String> values;
  private final @Nullable Names around;

  private Names(Map<String, String> values, @Nullable Names around) {
    this.values = values;
    this.around = around;
  }

  public static Names of(Map<String, String> values) {
    return new Names(values, null);
  }

  /** These names and more, which hide those of the same name. */
  public Names with(Map<String, String> more) {
    return new Names(more, this);
  }

  private @Nullable String value(String name) {
    String value = values.get(name);
    return value == null && around != null ? around.value(name) : value;
  }

  /** How names are read that stand for nothing. */
  public enum Text {
    /** Prompts quote code, so what is not known stays as it is. */
    PROMPT,
    /** In a command a name that is not known is a mistake, and can be escaped. */
    COMMAND
  }

  /**
   * Expands a text.
   *
   * @param unknown takes each name that stands for nothing
   */
  public String expand(String text, Text kind, Consumer<String> unknown) {
    int open = text.indexOf('[');
    if (open < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 512);
    int done = 0;
    while (open >= 0 && out.length() <= LONGEST) {
      int end = nameEnd(text, open + 1);
      if (end > 0) {
        String name = text.substring(open + 1, end);
        String value = value(name);
        boolean escaped = open > done && text.charAt(open - 1) == '[';
        if (escaped && (value != null || kind == Text.COMMAND || name.startsWith("COMMAND_"))) {
          out.append(text, done, open - 1).append('[').append(name).append(']');
          done = end + 1;
        } else if (!escaped && value != null) {
          out.append(text, done, open).append(value);
          done = end + 1;
        } else if (!escaped) {
          unknown.accept(name);
        }
      }
      open = text.indexOf('[', open + 1);
    }
    return out.append(text, done, text.length()).toString();
  }

  /** The index of the bracket that ends an all-capitals name which begins here, or -1. */
  private static int nameEnd(String text, int begin) {
    int at = begin;
    while (at < text.length() && at - begin < 80 && isNamePart(text.charAt(at), at > begin)) {
      at++;
    }
    return at > begin && at < text.length() && text.charAt(at) == ']' ? at : -1;
  }

  private static boolean isNamePart(char c, boolean inside) {
    return (c >= 'A' && c <= 'Z') || (inside && (c == '_' || (c >= '0' && c <= '9')));
  }
}
