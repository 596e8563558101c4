package coordinator.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown text by lines, as far as it matters who speaks: the author, or something quoted.
 * Comments are dropped from the lines of prose.
 */
record Markdown(List<Line> lines, List<Fence> fences) {

  /** Who speaks in a line. */
  enum Kind {
    PROSE,
    QUOTE,
    CODE,
    /** The opening or closing line of a fence. */
    FENCE
  }

  /**
   * One line.
   *
   * @param number counted from 1
   * @param raw as it stands in the file
   * @param text without comments
   */
  record Line(int number, String raw, String text, Kind kind) {}

  /** A fenced block: its opening line's number, and the lines in it that are not blank. */
  record Fence(int number, String info, List<Line> content) {}

  private static final Pattern OPENS =
      Pattern.compile("^\\s*(?:(?:[-*+]|\\d+[.)])\\s+)?(`{3,}|~{3,})\\s*([^`]*)$");
  private static final Pattern QUOTED = Pattern.compile("^\\s*(?:(?:[-*+]|\\d+[.)])\\s+)?>.*");
  private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|\\d{1,9}[.)])\\s.*");
  private static final Pattern INDENTED = Pattern.compile("^(?: {4}| {0,3}\t).*");

  static Markdown of(String text) {
    return new Reader().read(text);
  }

  List<Line> prose() {
    return lines.stream().filter(line -> line.kind() == Kind.PROSE).toList();
  }

  private static final class Reader {
    private final List<Line> lines = new ArrayList<>();
    private final List<Fence> fences = new ArrayList<>();
    private boolean comment;
    private boolean list;
    private boolean blank = true;
    private String fence = "";
    private List<Line> content = new ArrayList<>();

    Markdown read(String text) {
      int number = 0;
      for (String raw : text.split("\r\n|\r|\n", -1)) {
        line(++number, raw);
      }
      return new Markdown(List.copyOf(lines), List.copyOf(fences));
    }

    private void line(int number, String raw) {
      if (!fence.isEmpty()) {
        fenced(number, raw);
        return;
      }
      boolean before = comment;
      String text = withoutComments(raw);
      Matcher opens = OPENS.matcher(text);
      if (!before && opens.matches()) {
        fence = opens.group(1);
        content = new ArrayList<>();
        fences.add(new Fence(number, opens.group(2).strip(), content));
        lines.add(new Line(number, raw, "", Kind.FENCE));
        return;
      }
      Kind kind = kind(text);
      lines.add(new Line(number, raw, text, kind));
      blank = text.isBlank() || (blank && kind == Kind.CODE);
    }

    private void fenced(int number, String raw) {
      String line = raw.strip();
      boolean closes =
          line.length() >= fence.length() && line.chars().allMatch(c -> c == fence.charAt(0));
      Line next = new Line(number, raw, raw, closes ? Kind.FENCE : Kind.CODE);
      lines.add(next);
      if (closes) {
        fence = "";
        blank = true;
      } else if (!line.isEmpty()) {
        content.add(next);
      }
    }

    private Kind kind(String text) {
      if (text.isBlank()) {
        return Kind.PROSE;
      }
      if (QUOTED.matcher(text).matches()) {
        return Kind.QUOTE;
      }
      if (INDENTED.matcher(text).matches()) {
        return blank && !list ? Kind.CODE : Kind.PROSE;
      }
      list = ITEM.matcher(text).matches() || (list && Character.isWhitespace(text.charAt(0)));
      return Kind.PROSE;
    }

    /** Drops comments, also those of many lines; what looks like one inside inline code is none. */
    private String withoutComments(String raw) {
      if (!comment && !raw.contains("<!--")) {
        return raw;
      }
      StringBuilder text = new StringBuilder();
      int i = 0;
      while (i < raw.length()) {
        if (comment) {
          int end = raw.indexOf("-->", i);
          comment = end < 0;
          i = end < 0 ? raw.length() : end + 3;
        } else if (raw.startsWith("<!--", i)) {
          comment = true;
          i += 4;
        } else {
          int end = raw.charAt(i) == '`' ? InlineCode.end(raw, i) : i + 1;
          text.append(raw, i, end);
          i = end;
        }
      }
      return text.toString();
    }
  }
}
