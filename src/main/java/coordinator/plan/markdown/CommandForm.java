package coordinator.plan.markdown;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one shell command is for, as far as its text shows it. */
final class CommandForm {

  private static final Pattern STATE =
      Pattern.compile(
          "(?s)^(?:cd\\s+[^;&|]+|pushd\\s+[^;&|]+|popd"
              + "|(?:export|unset|alias|source|\\.|shopt|trap)\\s.*"
              + "|(?:function\\s+)?[A-Za-z_]\\w*\\s*\\(\\)\\s*\\{.*)$");
  private static final Pattern VALUE =
      Pattern.compile("\"[^\"$`]*\"|\"\\$[{(]?[^\"]*\"|'[^']*'|\\$\\([^()]*\\)");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=[^;&|()<>`]*");
  private static final Pattern SAYS_ONLY =
      Pattern.compile("set\\s+[-+].*|exit(?:\\s+0)?|true|:|(?:echo|printf)(?:\\s[^|<>&;$`()]*)?");
  private static final Pattern TEXT = Pattern.compile("\"[^\"$`]*\"|'[^']*'");
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?<![\\w<])<[A-Za-z](?:[^<>\\n"
              + "]*[^\\s<>])?>|(?<![\\w./])\\.\\.\\.(?![\\w./])|…|\\bpath/to/|\\bYYYY\\b");
  private static final Pattern HOLLOW =
      Pattern.compile("(?s).*\\|\\|\\s*(?:true|:|exit\\s+0|(?:echo|printf)\\s[^|&;]*)\\s*;?$");
  private static final Pattern BASH =
      Pattern.compile(
          "(?s).*(?:(?:^|[\\s;!(])\\[\\[\\s|<\\(|<<<|&>|\\bpipefail\\b|\\bshopt\\b|\\$\\{\\w+\\[|\\w+=\\(|\\bsource\\s|\\bpushd\\b|\\bpopd\\b|\\$\\{\\w+(?:/|\\^|,)|\\{\\d+\\.\\.\\d+\\}|^function\\s).*");

  private CommandForm() {}

  /** Whether it does nothing but change the shell that runs it, for the commands behind it. */
  static boolean leavesState(String text) {
    String bare = VALUE.matcher(text).replaceAll("x");
    return STATE.matcher(text).matches()
        || Arrays.stream(bare.split("\\s+")).allMatch(word -> ASSIGNMENT.matcher(word).matches());
  }

  /** Whether it prints a heading, or sets the shell up, and checks nothing. */
  static boolean saysOnly(String text) {
    return SAYS_ONLY.matcher(TEXT.matcher(text).replaceAll("x")).matches();
  }

  /** What a person was meant to fill in. */
  static Optional<String> placeholder(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder.find() ? Optional.of(placeholder.group().strip()) : Optional.empty();
  }

  /** Whether it passes whatever happens. */
  static boolean neverFails(String text) {
    return HOLLOW.matcher(text).matches() && !text.contains("\n");
  }

  /**
   * Checks are run by {@code sh}, which does not know all that people write in a block that says
   * bash.
   */
  static boolean needsBash(String text) {
    return BASH.matcher(text).matches();
  }
}
