package coordinator.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands where output or a time should stand: the command that was never run, an empty block,
 * a form's blanks. Honest text that merely mentions shell code is left alone.
 */
final class Standins {

  private static final Pattern PROMPT =
      Pattern.compile("^\\s*(?:[\\w@~:/.-]*[$#%>❯]|PS>)\\s+\\S.*");
  private static final Pattern COMMAND =
      Pattern.compile(
          "^\\s*(?:[A-Z_]+=\\S*\\s+)*(?:(?:\\./|npx |poetry run |uv run |bundle exec )?"
              + "(?:pytest|jest|vitest|mocha|rspec|tox|ctest|phpunit|make)|"
              + "(?:\\./)?(?:mvnw?|gradlew?|npm|pnpm|yarn|bun|go|cargo|dotnet|make|python3? -m)\\s+(?:--?\\S+\\s+)*"
              + "(?:[\\w:-]*(?:test|check|verify|build|lint)s?|run|install|package|clean|compile|unittest|vet))"
              + "(?:\\s+(?!.*(?:pass|ok\\b|succe|fail|exit|done|[→:]\\s|->|\\d\\s)).*)?$");
  private static final Pattern TAGGED = Pattern.compile("^<(\\w+)>(.*)</\\1>$");
  private static final Pattern TICKED = Pattern.compile("`[^`\\n]+`");
  private static final Pattern BLANK =
      Pattern.compile(
          "(?i)[<\\[{]\\s*(?:(?:to[ _-]?be[ _-]?\\w+|tbd|todo|fill(?:[ _-]?(?:me|in|this|out))?|paste|insert|put|add|replace|place[ _-]?holder|your)"
              + "\\b[^>\\]}]{0,80}|(?:iso[ _-]?8601[ _-]?)?(?:time[ _-]?stamp|date(?:[ _/-]?time)?|time|now)|"
              + "(?:the |actual |real |full |command |test |build |verification )*outputs?(?: here| goes here| of [^>\\]}]{0,60})?|"
              + "[^>\\]}\\n]{0,60}\\bwill be (?:added|filled|pasted|inserted|provided|captured)\\b[^>\\]}\\n]{0,60}|command[ _]output|your[ _]\\w+|actual[ _]\\w+)\\s*[>\\]}](?!\\()");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?i)(?:\\$\\{|\\{\\{|%\\{|\\$\\(\\()\\s*(?:time_?stamp|date_?(?:time)?|time|now|(?:[a-z]\\w*_)?output|results?|utc\\w*|iso\\w*|completed\\w*)\\s*\\}{1,2}");
  private static final Pattern LABELLED =
      Pattern.compile(
          "^\\s*(?:(?:[-*+]|\\d+[.)])\\s+)?[*_]*([\\p{L}][\\p{L}\\p{N} /_()-]{0,40}?)[*_]*\\s*[:=][*_]*\\s*(\\S.*)$");
  private static final Pattern UNFILLED_VALUE =
      Pattern.compile(
          "(?i)^(?:\\$\\(.*\\)\\W{0,3}(?:utc)?|\\$\\{\\w+}.*|\\$[A-Z_]{2,}(?:\\s+UTC)?|Y{4}[-/]M{2}[-/]D{2}.*|X{4}[-/]X{2}.*|(?:HH|hh):mm.*|"
              + "TBD\\W*|TO[_ ]?BE[_ ]?(?:FILLED|DETERMINED|DONE|ADDED)\\b.*|\\?{2,}|_{3,}|\\.{3}|…|PLACEHOLDER\\b.*|<[A-Z][A-Z0-9_ -]*>)$");
  private static final Pattern NOT_A_FIELD =
      Pattern.compile("(?i).*\\b(?:format|pattern|syntax|usage|example|template|mask)$");
  private static final Pattern ELIDED =
      Pattern.compile(
          "(?i)^\\W*(?:\\.{3}|…|(?:(?:test|command|build|actual|outputs?|results?|log)[ _-])*placeholder(?:[ _-](?:text|output|here))?|(?:(?:full|rest of the|test|command|build|remaining|long)\\s)*(?:outputs?|logs?)\\s(?:was\\s|is\\s)?(?:omitted|elided|truncated|shortened|snipped|trimmed)(?:\\s(?:for brevity|here))?|\\[?(?:output )?(?:omitted|elided|truncated|here|tbd|todo|n/a)]?|_+)\\W*$");

  /** In any language, such as {@code <PEGAR AQUÍ LA SALIDA>}. */
  private static final Pattern CAPITALS =
      Pattern.compile("<(?!NO\\b|NONE\\b|EMPTY\\b)\\p{Lu}[\\p{Lu}\\p{N} _-]{3,80}>");

  private Standins() {}

  /** Each with its line, such as {@code completed/P01.md:7 …}. */
  static List<String> in(Markdown text, PlainFile file) {
    List<String> all = new ArrayList<>();
    for (Markdown.Fence fence : text.fences()) {
      String why = fence(fence.content());
      if (!why.isEmpty()) {
        int line = fence.content().isEmpty() ? fence.number() : first(fence.content()).number();
        all.add(file.at(line) + " " + why);
      }
    }
    for (Markdown.Line line : text.prose()) {
      String said = InlineCode.without(line.text());
      if (BLANK.matcher(said).find() || VARIABLE.matcher(said).find() || unfilled(said)) {
        all.add(file.at(line.number()) + " was never filled in: " + quoted(line.raw()));
      }
    }
    return all;
  }

  /** Whether a fenced block holds something that a command printed, or may have. */
  static boolean hasOutput(Markdown.Fence fence) {
    return fence(fence.content()).isEmpty()
        && fence.content().stream()
            .anyMatch(line -> !isPrompt(line) && !COMMAND.matcher(line.raw()).matches());
  }

  private static String fence(List<Markdown.Line> content) {
    if (content.isEmpty()) {
      return "opens a block that is empty; a command that printed nothing needs '(no output)' and its exit code";
    }
    List<Markdown.Line> printed = content.stream().filter(line -> !isPrompt(line)).toList();
    if (printed.isEmpty()) {
      return "";
    }
    if (substitution(printed)) {
      return "holds a command that was never run instead of its output: "
          + quoted(printed.get(0).raw());
    }
    boolean blank = printed.stream().allMatch(line -> isBlank(line.raw().strip()));
    return blank ? "was never filled in: " + quoted(printed.get(0).raw()) : "";
  }

  private static boolean substitution(List<Markdown.Line> printed) {
    if (printed.stream()
        .allMatch(
            line -> TICKED.matcher(line.raw().strip()).matches() || whole(untagged(line.raw())))) {
      return true;
    }
    String all = String.join("\n", printed.stream().map(line -> line.raw().strip()).toList());
    return whole(all);
  }

  /** Whether a text is one {@code $(…)} from its first to its last character. */
  private static boolean whole(String text) {
    if (!text.startsWith("$(") || text.startsWith("$((")) {
      return false;
    }
    int depth = 0;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return text.substring(i + 1).isBlank();
      }
    }
    return true;
  }

  private static String untagged(String line) {
    return TAGGED.matcher(line.strip()).replaceFirst("$2").strip();
  }

  private static boolean unfilled(String said) {
    if (TAGGED.matcher(said.strip()).matches() && whole(untagged(said))) {
      return true;
    }
    var field = LABELLED.matcher(said);
    return field.matches()
        && !NOT_A_FIELD.matcher(field.group(1).strip()).matches()
        && UNFILLED_VALUE.matcher(field.group(2).strip()).matches();
  }

  private static boolean isBlank(String line) {
    return BLANK.matcher(line).matches()
        || VARIABLE.matcher(line).matches()
        || ELIDED.matcher(line).matches()
        || CAPITALS.matcher(line).matches()
        || line.matches("(?i)<?[A-Z]*_?TO_BE_\\w+>?|\\$\\{\\w+}");
  }

  private static boolean isPrompt(Markdown.Line line) {
    return PROMPT.matcher(line.raw()).matches();
  }

  private static Markdown.Line first(List<Markdown.Line> content) {
    return content.stream().filter(line -> !isPrompt(line)).findFirst().orElse(content.get(0));
  }

  private static String quoted(String line) {
    String bare = line.strip();
    return "'" + (bare.length() > 160 ? bare.substring(0, 160) + "…" : bare) + "'";
  }
}
