package coordinator.loop;

import java.nio.charset.StandardCharsets;

/** What of a long text a prompt can hold, with a word on what it cannot. */
final class Excerpt {

  private Excerpt() {}

  /**
   * The end of a text, from a line's beginning on.
   *
   * @param most bytes of UTF-8
   * @param where the whole of it is
   */
  static String end(String text, int most, String where) {
    int from = text.length();
    int bytes = 0;
    while (from > 0 && bytes + width(text.charAt(from - 1)) <= most) {
      from--;
      bytes += width(text.charAt(from));
    }
    if (from == 0) {
      return text;
    }
    if (from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
      from++;
    }
    int line = text.indexOf('\n', from);
    int start = line < 0 ? from : line + 1;
    return said(text.substring(0, start), where) + "\n" + text.substring(start);
  }

  /** The part of a text that begins some lines above a line, counted from 1. */
  static String around(String text, int line, int most, String where) {
    if (size(text) <= most) {
      return text;
    }
    int start = 0;
    for (int i = 1; i < line - 3 && text.indexOf('\n', start) >= 0; i++) {
      start = text.indexOf('\n', start) + 1;
    }
    int end = start;
    int bytes = 0;
    while (end < text.length() && bytes + width(text.charAt(end)) <= most) {
      bytes += width(text.charAt(end));
      end++;
    }
    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    String before = start == 0 ? "" : said(text.substring(0, start), where) + "\n";
    String after = end == text.length() ? "" : "\n" + said(text.substring(end), where);
    return before + text.substring(start, end) + after;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** As UTF-8; each half of a surrogate pair counts two. */
  private static int width(char c) {
    return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private static String said(String left, String where) {
    return "[… " + size(left) + " bytes are left out here; all of it is in " + where + " …]";
  }
}
