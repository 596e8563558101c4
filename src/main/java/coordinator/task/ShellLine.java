package coordinator.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
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
  private static final Pattern ALWAYS =
      Pattern.compile(
          "(?:(?:env|command)\\s+)?(?:/usr)?(?:/bin/)?true|wait|(?:date|pwd|whoami|hostname|uname)|"
              + "test\\s+(?:-n\\s+)?\\w+|(\\[\\[?)\\s+(?:-n\\s+)?(?:\\w+|(\\w+)\\s+(?:==?|-eq)\\s+\\2)\\s+]]?");
  private static final Pattern SHELL =
      Pattern.compile(
          "(?:/bin/)?(?:ba|da|z)?sh\\s+-[lux]*c\\s+(?:'([^']*)'|\"([^\"\\\\$`]*)\")",
          Pattern.DOTALL);
  private static final Pattern CONDITION =
      Pattern.compile(
          "\\s*if\\s(.+?)[;\\n]\\s*then\\s(.+?)(?:[;\\n]\\s*else\\s(.+?))?[;\\n]\\s*fi\\s*",
          Pattern.DOTALL);
  private static final Pattern WORD_OF_CONTROL =
      Pattern.compile("\\b(?:if|elif|for|while|until|case|fi|done)\\b");
  private static final Pattern TRAPPED =
      Pattern.compile(
          "\\s*trap\\s+(['\"])(?:[^'\"]*[;\\s])?exit 0\\s*\\1\\s+(?:EXIT|0)\\s*[;\\n](?!.*\\b(?:trap|exec)\\b).*",
          Pattern.DOTALL);
  private static final Pattern SHOWS =
      Pattern.compile("(?:cat|tail|head|wc)(?:\\s+-\\S+(?:\\s+\\d+)?)*\\s+([\\w./-]+)");
  private static final Pattern LEAVES_EARLY =
      Pattern.compile("(?:^|[\\s;&|({])(?:exit|exec|return|kill|trap|set\\s+-\\w*[eo]\\w*)\\b");
  private static final Pattern SEARCH =
      Pattern.compile(
          "(?:!\\s*)?(?:\\S*/)?(?:git\\s+(?:-\\S+\\s+)*(?:grep|diff|status|ls-files)|[ef]?grep|rg|ag|ack|find|fd|ls|stat|which|command\\s+-v|pgrep|curl|test|\\[\\[?|diff|cmp|jq|awk|sed)(?:\\s.*)?",
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
    Matcher condition = CONDITION.matcher(text);
    if (condition.matches() && !nested(condition)) {
      return either(condition);
    }
    if (TRAPPED.matcher(text).matches()) {
      return Code.ZERO;
    }
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
        boolean shown = i == last && pieces.size() == last + 1 && shows(command, earlier);
        code = joined(code, how, swallowed || shown ? Code.ZERO : ends(command));
      }
    }
    return code;
  }

  private static boolean nested(Matcher condition) {
    for (int i = 1; i <= condition.groupCount(); i++) {
      if (condition.group(i) != null && WORD_OF_CONTROL.matcher(condition.group(i)).find()) {
        return true;
      }
    }
    return false;
  }

  /** What a condition comes to where both of its branches come to the same. */
  private static Code either(Matcher condition) {
    Code then = new ShellLine(condition.group(2)).outcome();
    Code otherwise =
        condition.group(3) == null ? Code.ZERO : new ShellLine(condition.group(3)).outcome();
    return then == otherwise && !LEAVES_EARLY.matcher(condition.group(1)).find() ? then : Code.OPEN;
  }

  /** Whether it shows a file that a command before it has surely written. */
  private static boolean shows(String command, String earlier) {
    Matcher shows = SHOWS.matcher(command);
    return shows.matches()
        && Pattern.compile(">\\s*" + Pattern.quote(shows.group(1)) + "(?![\\w./-])")
            .matcher(earlier)
            .find();
  }

  private static Code ends(String command) {
    Matcher shell = SHELL.matcher(command);
    if (shell.matches()) {
      return new ShellLine(shell.group(1) == null ? shell.group(2) : shell.group(1)).outcome();
    }
    if (command.startsWith("! ")) {
      return ends(command.substring(2).strip()).not();
    }
    return ALWAYS.matcher(command).matches() ? Code.ZERO : simple(command);
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
