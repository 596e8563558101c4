package coordinator.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders in square brackets, taken apart once and filled for each entry. {@code
 * [[NAME]} is a literal {@code [NAME]}; a single letter such as {@code [X]} is none, because
 * Markdown ticks boxes with it.
 */
final class Blanks {

  private record Part(String text, boolean name) {}

  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();

  Blanks(String text) {
    int done = 0;
    for (int open = text.indexOf('['); open >= 0; open = text.indexOf('[', open + 1)) {
      int end = nameEnd(text, open + 1);
      if (end < 0) {
        continue;
      }
      String name = text.substring(open + 1, end);
      if (open > done && text.charAt(open - 1) == '[') {
        parts.add(new Part(text.substring(done, open - 1) + "[" + name + "]", false));
      } else {
        parts.add(new Part(text.substring(done, open), false));
        parts.add(new Part(name, true));
        places.putIfAbsent(name, open);
      }
      done = end + 1;
      open = end;
    }
    parts.add(new Part(text.substring(done), false));
  }

  /** The names, and the index in the text where each stands first. */
  Map<String, Integer> names() {
    return places;
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  /**
   * The text with every name replaced.
   *
   * @param values gives null for a name that has no value, which then stays as it is
   */
  String fill(Function<String, @Nullable String> values) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      String value = part.name() ? values.apply(part.text()) : part.text();
      out.append(value == null ? "[" + part.text() + "]" : value);
    }
    return out.toString();
  }

  /** The index of the bracket that ends an all-capitals name which begins here, or -1. */
  private static int nameEnd(String text, int begin) {
    int at = begin;
    while (at < text.length() && at - begin < 80 && isNamePart(text.charAt(at), at > begin)) {
      at++;
    }
    return at > begin + 1 && at < text.length() && text.charAt(at) == ']' ? at : -1;
  }

  private static boolean isNamePart(char c, boolean inside) {
    return (c >= 'A' && c <= 'Z') || (inside && (c == '_' || (c >= '0' && c <= '9')));
  }
}
