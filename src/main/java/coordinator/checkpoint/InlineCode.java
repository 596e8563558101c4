package coordinator.checkpoint;

import java.util.function.UnaryOperator;

/** Inline code in a line of Markdown: what stands in it is shown, not said. */
final class InlineCode {

  private InlineCode() {}

  /** The line with each span of inline code replaced. */
  static String replaced(String line, UnaryOperator<String> by) {
    if (line.indexOf('`') < 0) {
      return line;
    }
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < line.length()) {
      if (line.charAt(i) != '`') {
        text.append(line.charAt(i++));
        continue;
      }
      int ticks = ticks(line, i);
      int end = end(line, i);
      if (end == i + ticks) {
        text.append(line, i, end);
      } else {
        text.append(by.apply(line.substring(i + ticks, end - ticks).strip()));
      }
      i = end;
    }
    return text.toString();
  }

  static String without(String line) {
    return replaced(line, code -> " ");
  }

  /** Where the span that opens here ends; just behind its ticks if nothing closes it. */
  static int end(String line, int from) {
    int ticks = ticks(line, from);
    for (int i = from + ticks; i < line.length(); ) {
      int other = ticks(line, i);
      if (other == ticks) {
        return i + ticks;
      }
      i += Math.max(1, other);
    }
    return from + ticks;
  }

  private static int ticks(String line, int from) {
    int i = from;
    while (i < line.length() && line.charAt(i) == '`') {
      i++;
    }
    return i - from;
  }
}
