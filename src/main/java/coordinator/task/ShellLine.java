package coordinator.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a shell command tells of its exit code before it is run: {@code mvn test || true} passes
 * whatever the tests do. In doubt it tells nothing.
 */
record ShellLine(String text) {

  private static final Pattern ZERO =
      Pattern.compile(
          "(?:true|:|exit 0|sleep \\S+|(?:echo|printf)(?:\\s[^>]*(?:>\\s*&\\s*\\d)?)?)");
  private static final Pattern NONZERO = Pattern.compile("false|exit [1-9]\\d*");
  private static final Pattern SWALLOWS =
      Pattern.compile("(?:cat|tee|head|tail|wc|sort|less)(?:\\s.*)?");
  private static final Pattern LEAVES_EARLY =
      Pattern.compile("(?:^|[\\s;&|({])(?:exit|exec|return|kill|trap|set\\s+-\\w*[eo]\\w*)\\b");
  private static final Pattern SEARCH =
      Pattern.compile(
          "(?:!\\s*)?(?:\\S*/)?(?:git\\s+(?:-\\S+\\s+)*(?:grep|diff|status|ls-files)|[ef]?grep|rg|ag|ack|find|fd|ls|stat|test|\\[\\[?|diff|cmp|jq|awk|sed)(?:\\s.*)?",
          Pattern.DOTALL);
  private static final Pattern GOES_THERE = Pattern.compile("(?:cd|export|set)\\s.*|\\w+=\\S*");

  /** What is known of an exit code. */
  private enum Code {
    ZERO,
    NONZERO,
    OPEN;

    Code not() {
      return this == ZERO ? NONZERO : this == NONZERO ? ZERO : OPEN;
    }
  }

  /** A simple command, and what stands before it: {@code ; & && || |}, or nothing. */
  private record Piece(String before, String command) {}

  /** Whether it ends as a check must, whatever the work is worth. */
  boolean alwaysEnds(Check.Expect expect) {
    return outcome() == (expect == Check.Expect.PASS ? Code.ZERO : Code.NONZERO);
  }

  /** Whether nothing in it could print or do anything that depends on the work. */
  boolean constant() {
    return text.indexOf('$') < 0
        && text.indexOf('`') < 0
        && pieces().stream().allMatch(piece -> simple(piece.command()) != Code.OPEN);
  }

  /** Whether it looks for something, as {@code grep} does, and so runs no tests. */
  boolean searches() {
    List<String> does =
        pieces().stream()
            .filter(piece -> !piece.before().equals("|"))
            .map(Piece::command)
            .filter(command -> !GOES_THERE.matcher(command).matches())
            .filter(command -> simple(command) == Code.OPEN)
            .toList();
    return !does.isEmpty() && does.stream().allMatch(command -> SEARCH.matcher(command).matches());
  }

  private Code outcome() {
    List<Piece> pieces = pieces();
    int last = 0;
    for (int i = 0; i < pieces.size(); i++) {
      last = pieces.get(i).before().matches("[;&]") ? i : last;
    }
    String earlier =
        pieces.subList(0, last).stream().map(Piece::command).reduce("", (a, b) -> a + "\n" + b);
    if (pieces.isEmpty() || LEAVES_EARLY.matcher(earlier).find()) {
      return Code.OPEN;
    }
    Code code = Code.ZERO;
    String how = "&&";
    for (int i = last; i < pieces.size(); i++) {
      String before = i == last ? "&&" : pieces.get(i).before();
      how = before.equals("|") ? how : before;
      if (i + 1 == pieces.size() || !pieces.get(i + 1).before().equals("|")) {
        String command = pieces.get(i).command();
        boolean swallowed = before.equals("|") && SWALLOWS.matcher(command).matches();
        code = joined(code, how, swallowed ? Code.ZERO : simple(command));
      }
    }
    return code;
  }

  private static Code joined(Code left, String how, Code right) {
    Code decides = how.equals("&&") ? Code.ZERO : Code.NONZERO;
    return left == decides || (left == Code.OPEN && right == decides.not())
        ? right
        : left == Code.OPEN ? Code.OPEN : left;
  }

  private static Code simple(String command) {
    if (command.startsWith("! ")) {
      return simple(command.substring(2).strip()).not();
    }
    return ZERO.matcher(command).matches()
        ? Code.ZERO
        : NONZERO.matcher(command).matches() ? Code.NONZERO : Code.OPEN;
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    String before = "";
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        command.append(text.charAt(++i) == '\n' ? " " : "\\" + text.charAt(i));
        continue;
      }
      boolean inside = quote != 0 || depth > 0;
      if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '(' || c == ')')) {
        depth += c == '(' ? 1 : depth > 0 ? -1 : 0;
      }
      boolean wordBegins = i == 0 || Character.isWhitespace(text.charAt(i - 1));
      if (!inside && c == '#' && wordBegins) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end - 1;
        continue;
      }
      boolean redirects =
          c == '&' && ((i > 0 && text.charAt(i - 1) == '>') || text.startsWith("&>", i));
      if (inside || redirects || ";&|\n".indexOf(c) < 0) {
        command.append(c);
        continue;
      }
      boolean twice = (c == '&' || c == '|') && text.startsWith(String.valueOf(c).repeat(2), i);
      add(pieces, before, command);
      before = twice ? String.valueOf(c).repeat(2) : c == '\n' ? ";" : String.valueOf(c);
      i += twice ? 1 : 0;
      if (c == '&' && !twice && text.substring(i + 1).isBlank()) {
        command.append("true"); // what is sent to the background is not waited for
      }
    }
    add(pieces, before, command);
    return pieces;
  }

  private static void add(List<Piece> pieces, String before, StringBuilder command) {
    if (!command.toString().isBlank()) {
      pieces.add(new Piece(pieces.isEmpty() ? "" : before, command.toString().strip()));
    }
    command.setLength(0);
  }
}
