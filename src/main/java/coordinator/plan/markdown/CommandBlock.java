package coordinator.plan.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes checks of the commands of one fenced block. Each runs in a shell of its own, so what one
 * leaves to the next, such as {@code cd}, is repeated before it.
 */
final class CommandBlock {

  private static final Pattern EXPECTED =
      Pattern.compile(
          "(?i)(?<!\\bnot )\\b(?:expected to fail|(?:must|should) fail|expect(?:ed)?:? (?:to )?fail(?:ure|s)?)\\b"
              + "(?!\\s+(?:if|when|unless|because|until)\\b)");
  private static final Pattern MEANT_TO_FAIL =
      Pattern.compile(
          "(?s)^(.*?\\S)\\s*&&\\s*(?:echo\\s+(?:\"[^\"]*\"|'[^']*')\\s*&&\\s*)?(?:exit\\s+[1-9]\\d*"
              + "|[{(]\\s*(?:echo\\s+(?:\"[^\"]*\"|'[^']*')\\s*;\\s*)?exit\\s+[1-9]\\d*\\s*;?\\s*[})])"
              + "\\s*(?:\\|\\|\\s*(?:true|:|exit\\s+0|echo\\s+(?:\"[^\"]*\"|'[^']*'))\\s*)?;?\\s*$");
  private static final Pattern STATE =
      Pattern.compile(
          "(?s)^(?:cd\\s+[^;&|]+|pushd\\s+[^;&|]+|popd|(?:export|unset|alias|source|\\.|shopt|trap)\\s.*"
              + "|(?:function\\s+)?[A-Za-z_]\\w*\\s*\\(\\)\\s*\\{.*"
              + "|(?:[A-Za-z_]\\w*=(?:\"[^\"]*\"|'[^']*'|\\$\\(.*\\)|[^\\s\"';&|()]*)(?:\\s+|$))+)$");
  private static final Pattern SAYS_ONLY =
      Pattern.compile(
          "^(?:set\\s+[-+].*|exit(?:\\s+0)?|true|:|(?:echo|printf)(?:\\s+(?:\"[^\"$`]*\"|'[^']*'|[^\\s\"'|<>&;$`]+))*)$");
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?<![\\w<])<[A-Za-z](?:[^<>\\n]*[^\\s<>])?>|(?<![\\w./])\\.\\.\\.(?![\\w./])|…|\\bpath/to/|\\bYYYY\\b");
  private static final Pattern HOLLOW =
      Pattern.compile("(?s).*\\|\\|\\s*(?:true|:|exit\\s+0|(?:echo|printf)\\s[^|&;]*)\\s*;?$");
  private static final Pattern BASH =
      Pattern.compile(
          "(?s).*(?:(?:^|[\\s;!(])\\[\\[\\s|<\\(|<<<|&>|\\bpipefail\\b|\\bshopt\\b|\\$\\{\\w+\\[|\\w+=\\(|\\bsource\\s|\\bpushd\\b|\\bpopd\\b|\\$\\{\\w+(?:/|\\^|,)|\\{\\d+\\.\\.\\d+\\}|^function\\s).*");

  /** Longer than what anybody types. */
  private static final int LONGEST = 10_000;

  private final List<ImportedCheck> checks = new ArrayList<>();
  private final List<String> state = new ArrayList<>();
  private List<ShellPiece> paragraph = new ArrayList<>();
  private final List<String> heading = new ArrayList<>();
  private String moved = "";

  private CommandBlock() {}

  static List<ImportedCheck> checks(List<ShellPiece> pieces) {
    CommandBlock block = new CommandBlock();
    for (ShellPiece piece : pieces) {
      if (!block.paragraph.isEmpty() && (piece.isComment() || piece.apart())) {
        block.end();
      }
      if (piece.isComment()) {
        block.heading.add(piece.comment());
      } else {
        block.paragraph.add(piece);
      }
    }
    block.end();
    return block.checks;
  }

  /** Ends a paragraph: what its heading says of failing is meant for its one command. */
  private void end() {
    boolean red = heading.stream().anyMatch(text -> EXPECTED.matcher(text).find());
    long commands = paragraph.stream().filter(piece -> runs(piece.text())).count();
    for (ShellPiece piece : paragraph) {
      if (red
          && commands > 1
          && runs(piece.text())
          && !MEANT_TO_FAIL.matcher(piece.text()).matches()) {
        checks.add(
            leftOut(
                piece,
                "a comment before several commands expects a failure, and which is meant cannot be told"));
      } else {
        add(piece, red && commands == 1);
      }
    }
    paragraph = new ArrayList<>();
    heading.clear();
  }

  private static boolean runs(String text) {
    return !STATE.matcher(text).matches() && !SAYS_ONLY.matcher(text).matches();
  }

  private void add(ShellPiece piece, boolean red) {
    String text = piece.text();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    if (!piece.whole() || text.length() > LONGEST) {
      checks.add(leftOut(piece, "where this command ends cannot be told"));
    } else if (placeholder.find()) {
      checks.add(
          leftOut(piece, "'" + placeholder.group().strip() + "' is for a person to fill in"));
    } else if (SAYS_ONLY.matcher(text).matches()) {
      return;
    } else if (STATE.matcher(text).matches()) {
      state.add(text);
    } else {
      check(text, red || EXPECTED.matcher(piece.comment()).find());
    }
  }

  private void check(String text, boolean expected) {
    Matcher meant = MEANT_TO_FAIL.matcher(text);
    boolean red = expected || meant.matches();
    String command =
        meant.matches() ? meant.group(1) : expected ? text.replaceFirst("^!\\s+", "") : text;
    List<String> notes = new ArrayList<>();
    if (HOLLOW.matcher(command).matches() && !command.contains("\n")) {
      notes.add("this command never fails, so it checks nothing");
    }
    if (!moved.isEmpty()) {
      notes.add(
          "'"
              + moved
              + "' stands before it; whether it is meant to run there cannot be told, so it runs in the workspace");
    }
    checks.add(new ImportedCheck(inBash(withState(command)), red, String.join("; ", notes)));
    Matcher cd =
        Pattern.compile("^(cd\\s+\\S+)\\s*&&(?!.*\\bcd\\s).*", Pattern.DOTALL).matcher(text);
    moved = cd.matches() ? cd.group(1) : moved;
  }

  private String withState(String command) {
    if (state.isEmpty()) {
      return command;
    }
    if (command.contains("\n") || state.stream().anyMatch(line -> line.contains("\n"))) {
      return "set -e\n" + String.join("\n", state) + "\n" + command;
    }
    boolean simple = !command.contains("||") && !command.contains(";") && !command.startsWith("!");
    return String.join(" && ", state)
        + " && "
        + (simple ? command : "{ " + command.replaceFirst(";\\s*$", "") + "; }");
  }

  /**
   * Checks are run by {@code sh}, which does not know all that people write in a block that says
   * bash.
   */
  private static String inBash(String command) {
    return BASH.matcher(command).matches()
        ? "bash -c '" + command.replace("'", "'\\''") + "'"
        : command;
  }

  private static ImportedCheck leftOut(ShellPiece piece, String why) {
    return ImportedCheck.leftOut(
        "left out, line " + piece.line() + " of its file: " + why + ": " + piece.text());
  }
}
