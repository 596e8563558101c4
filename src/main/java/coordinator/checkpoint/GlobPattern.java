package coordinator.checkpoint;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob in the grammar of Java's own, for paths as text: those of git need not be names that this
 * machine's character set has, and {@code Path} throws at them.
 */
final class GlobPattern {

  private static final String PLAIN_IN_GLOBS = ".^$+()|]";

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private GlobPattern(String glob) {
    this.glob = glob;
  }

  /**
   * The expression that a whole path must match.
   *
   * @throws PatternSyntaxException if it is no glob
   */
  static Pattern of(String glob) {
    return new GlobPattern(glob).read();
  }

  private Pattern read() {
    boolean choosing = false;
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '\\' -> {
          if (at == glob.length()) {
            throw wrong("No character to escape");
          }
          regex.append(Pattern.quote(String.valueOf(glob.charAt(at++))));
        }
        case '[' -> readClass();
        case '{' -> {
          if (choosing) {
            throw wrong("Cannot nest groups");
          }
          choosing = true;
          regex.append("(?:(?:");
        }
        case '}' -> {
          regex.append(choosing ? "))" : "\\}");
          choosing = false;
        }
        case ',' -> regex.append(choosing ? ")|(?:" : ",");
        case '*' -> {
          boolean deep = peek() == '*';
          at += deep ? 1 : 0;
          regex.append(deep ? ".*" : "[^/]*");
        }
        case '?' -> regex.append("[^/]");
        default -> regex.append(PLAIN_IN_GLOBS.indexOf(c) < 0 ? "" : "\\").append(c);
      }
    }
    if (choosing) {
      throw wrong("Missing '}'");
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private void readClass() {
    regex.append("[[^/]&&[");
    if (peek() == '!') {
      regex.append('^');
      at++;
    }
    if (peek() == '-') {
      regex.append("\\-");
      at++;
    }
    boolean open = true;
    char last = 0;
    while (open && at < glob.length()) {
      char c = glob.charAt(at++);
      boolean range = c == '-' && last != 0 && peek() != ']' && at < glob.length();
      if (c == '/') {
        throw wrong("Explicit 'name separator' in class");
      }
      if (range && peek() < last) {
        throw wrong("Invalid range");
      }
      open = c != ']';
      if (open) {
        regex.append("\\[]^&-".indexOf(c) < 0 || range ? "" : "\\").append(c);
        last = range || c == '-' ? 0 : c;
      }
    }
    if (open) {
      throw wrong("Missing ']'");
    }
    regex.append("]]");
  }

  private char peek() {
    return at < glob.length() ? glob.charAt(at) : 0;
  }

  private PatternSyntaxException wrong(String what) {
    return new PatternSyntaxException(what, glob, at - 1);
  }
}
