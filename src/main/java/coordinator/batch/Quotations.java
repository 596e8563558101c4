package coordinator.batch;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The quotations of a text: what stands between double quotation marks of any kind, and block
 * quotations. A mark that is opened and not closed is a problem, since nobody knows what is quoted
 * then.
 *
 * @param all in their order
 * @param problem why they cannot be told; empty if they can
 */
record Quotations(List<Quoted> all, String problem) {

  private static final Map<Character, Character> PAIRS =
      Map.of(
          '\u201c', '\u201d', '\u201e', '\u201d', '\u00ab', '\u00bb', '\u00bb', '\u00ab', '"', '"');

  private static final String OMISSION = "\\[\\s*(?:\\.\\.\\.|…)\\s*]|\\.{3,}|…";

  /** A quotation and the line where it begins. */
  record Quoted(String text, int line) {

    /** Whether its parts, between marks of omission, stand in a plain text in their order. */
    boolean standsIn(String plain) {
      int from = 0;
      for (String piece : text.split(OMISSION, -1)) {
        String wanted = plain(piece);
        int at = find(plain, wanted, from);
        if (at < 0) {
          return false;
        }
        from = at;
      }
      return true;
    }

    /** Where a piece ends; −1 if it is not there. Its last stop may be the quoting sentence's. */
    private static int find(String plain, String wanted, int from) {
      if (wanted.isEmpty()) {
        return from;
      }
      int at = plain.indexOf(wanted, from);
      if (at >= 0) {
        return at + wanted.length();
      }
      String bare = wanted.replaceAll("[,.;:!?]+$", "");
      int again = bare.isEmpty() ? -1 : plain.indexOf(bare, from);
      return again < 0 ? -1 : again + bare.length();
    }
  }

  static Quotations in(String text) {
    List<Quoted> all = new ArrayList<>();
    StringBuilder block = new StringBuilder();
    StringBuilder paragraph = new StringBuilder();
    int began = 1;
    int number = 0;
    String problem = "";
    List<String> lines = new ArrayList<>(text.lines().toList());
    lines.add("");
    for (String line : lines) {
      number++;
      boolean quoting = line.stripLeading().startsWith(">");
      if (!quoting && block.length() > 0) {
        add(all, block.toString().strip().replaceAll("^[\"“„«»]+|[\"”“«»]+$", ""), began);
        block.setLength(0);
      }
      if ((quoting || line.isBlank()) && paragraph.length() > 0) {
        problem = problem.isEmpty() ? inline(paragraph.toString(), began, all) : problem;
        paragraph.setLength(0);
      }
      StringBuilder into = quoting ? block : paragraph;
      if (into.length() == 0) {
        began = number;
      }
      if (!line.isBlank()) {
        into.append(quoting ? line.strip().replaceFirst("^(?:>\\s?)+", "") : line).append('\n');
      }
    }
    return new Quotations(List.copyOf(all), problem);
  }

  private static String inline(String paragraph, int began, List<Quoted> all) {
    int line = began;
    for (int i = 0; i < paragraph.length(); i++) {
      char c = paragraph.charAt(i);
      if (c == '\n') {
        line++;
      }
      Character close = PAIRS.get(c);
      if (close == null) {
        continue;
      }
      int end = end(paragraph, i + 1, c, close);
      if (end < 0) {
        return "the quotation that begins in line " + line + " is not closed";
      }
      String quoted = paragraph.substring(i + 1, end);
      add(all, quoted, line);
      line += (int) quoted.chars().filter(each -> each == '\n').count();
      i = end;
    }
    return "";
  }

  /** The closing mark; German texts close with the mark that English ones open with. */
  private static int end(String text, int from, char open, char close) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == close || (open == '\u201e' && c == '\u201c')) {
        return i;
      }
    }
    return -1;
  }

  private static void add(List<Quoted> all, String text, int line) {
    if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
      all.add(new Quoted(text, line));
    }
  }

  /** A text as it is compared: marks of emphasis left out, one kind of blank, quote and dash. */
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("[\\u00ad*_`]", "")
        .replaceAll("(?m)^\\s*>+", " ")
        .replaceAll("[\\u2018-\\u201f\\u00ab\\u00bb\"]", "'")
        .replaceAll("[\\u2010-\\u2015\\u2212]+|--+", "-")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
