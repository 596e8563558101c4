package coordinator.plan.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes checks of the commands of one fenced block. Each runs in a shell of its own, so what one
 * leaves to the next, such as {@code cd}, is repeated before it.
 */
final class CommandBlock {

  private static final Pattern EXPECTED =
      Pattern.compile(
          "(?i)(?<!\\bnot )\\b(?:expected to fail|(?:must|should) fail|expect(?:ed)?:? (?:to"
              + " )?fail(?:ure|s)?)\\b(?!\\s+(?:if|when|unless|because|until)\\b)");
  private static final Pattern MEANT_TO_FAIL =
      Pattern.compile(
          "(?s)^(.*?\\S)\\s*&&\\s*(?:echo\\s+(?:\"[^\"]*\"|'[^']*')\\s*&&\\s*)?(?:exit\\s+[1-9]\\d*"
              + "|[{(]\\s*(?:echo\\s+(?:\"[^\"]*\"|'[^']*')\\s*;\\s*)?exit\\s+[1-9]\\d*\\s*;?\\s*[})])"
              + "\\s*(?:\\|\\|\\s*(?:true|:|exit\\s+0|echo\\s+(?:\"[^\"]*\"|'[^']*'))\\s*)?;?\\s*$");

  /** Longer than what anybody types. */
  private static final int LONGEST = MarkdownFile.LONGEST_LINE;

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
                "a comment before several commands expects a failure, and which is meant cannot be"
                    + " told"));
      } else {
        add(piece, red && commands == 1);
      }
    }
    paragraph = new ArrayList<>();
    heading.clear();
  }

  private static boolean runs(String text) {
    return !CommandForm.leavesState(text) && !CommandForm.saysOnly(text);
  }

  private void add(ShellPiece piece, boolean red) {
    String text = piece.text();
    Optional<String> placeholder = CommandForm.placeholder(text);
    if (!piece.whole() || text.length() >= LONGEST) {
      checks.add(leftOut(piece, "where this command ends cannot be told"));
    } else if (placeholder.isPresent()) {
      checks.add(leftOut(piece, "'" + placeholder.get() + "' is for a person to fill in"));
      moved = CommandForm.leavesState(text) ? text : moved;
    } else if (CommandForm.saysOnly(text)) {
      return;
    } else if (CommandForm.leavesState(text)) {
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
    if (CommandForm.neverFails(command)) {
      notes.add("this command never fails, so it checks nothing");
    }
    if (!moved.isEmpty()) {
      notes.add(
          "'"
              + moved
              + "' stands before it; whether it is meant to run there cannot be told, so it runs in"
              + " the workspace");
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

  private static String inBash(String command) {
    return CommandForm.needsBash(command)
        ? "bash -c '" + command.replace("'", "'\\''") + "'"
        : command;
  }

  private static ImportedCheck leftOut(ShellPiece piece, String why) {
    return ImportedCheck.leftOut(
        "left out, line " + piece.line() + " of its file: " + why + ": " + piece.text());
  }
}
