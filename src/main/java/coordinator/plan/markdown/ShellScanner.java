package coordinator.plan.markdown;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows shell text line by line, as far as is needed to tell where a command ends and where a
 * comment begins: quotes, substitutions, compound commands and here-documents. It understands no
 * more of it.
 */
final class ShellScanner {

  private static final char COMPOUND = 'k';
  private static final Set<String> OPENING =
      Set.of("if", "case", "for", "while", "until", "select", "{", "[[");
  private static final Set<String> CLOSING = Set.of("fi", "esac", "done", "}", "]]");
  private static final Set<String> BEFORE_COMMANDS =
      Set.of("then", "do", "else", "elif", "!", "{", "if", "while", "until");
  private static final Map<Character, Character> CLOSED_BY = Map.of(')', '(', '}', '{');

  private static final Pattern DOCUMENT = Pattern.compile("[\"'\\\\]?(\\w+)[\"']?");

  private final Deque<Character> open = new ArrayDeque<>();
  private final Deque<String> documents = new ArrayDeque<>();
  private boolean command = true;
  private String line = "";
  private int at;

  /** Whether all that was opened is closed again, so that a command may end here. */
  boolean closed() {
    return open.isEmpty() && documents.isEmpty();
  }

  /**
   * Whether what comes next stands in quotes or a here-document, where only the closing sign means
   * anything.
   */
  boolean quoted() {
    return !documents.isEmpty() || (!open.isEmpty() && "'\"`".indexOf(open.peek()) >= 0);
  }

  /** Takes in a line, and gives the index at which a comment begins in it, or its length. */
  int line(String text) {
    line = text;
    String document = documents.peek();
    if (document != null) {
      if (line.strip().equals(document)) {
        documents.remove();
      }
      return line.length();
    }
    command |= !quoted();
    for (at = 0; at < line.length(); at++) {
      char top = open.isEmpty() ? ' ' : open.peek();
      char c = line.charAt(at);
      if (top == '\'') {
        closeIf(c == '\'');
      } else if (c == '\\') {
        at++;
      } else if (top == '"' || top == '`' || top == '{') {
        inside(top, c);
      } else if (c == '#'
          && (at == 0
              || Character.isWhitespace(line.charAt(at - 1))
              || line.charAt(at - 1) == ';')) {
        return at;
      } else {
        plain(c);
      }
    }
    return line.length();
  }

  private void closeIf(boolean closes) {
    if (closes) {
      open.pop();
    }
  }

  private void inside(char top, char c) {
    if (c == (top == '{' ? '}' : top)) {
      open.pop();
    } else if (c == '$') {
      dollar();
    } else if (top == '{' && (c == '"' || c == '\'')) {
      open.push(c);
    }
  }

  private void dollar() {
    char next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
    if (next == '(' || next == '{') {
      open.push(next);
      at++;
      command = next == '(';
    }
  }

  private void plain(char c) {
    if (c == '\'' || c == '"' || c == '`') {
      open.push(c);
      command = c == '`';
    } else if (c == '$') {
      dollar();
    } else if (c == '(') {
      open.push('(');
      command = true;
    } else if (c == ')') {
      // Without an opening one it ends a pattern of "case".
      closeIf(!open.isEmpty() && open.peek().equals(CLOSED_BY.get(c)));
      command = true;
    } else if (c == ';' || c == '&' || c == '|') {
      command = true;
    } else if (c == '<' && line.startsWith("<<", at)) {
      document();
    } else if (!Character.isWhitespace(c)) {
      word();
    }
  }

  private void document() {
    if (line.startsWith("<<<", at)) {
      at += 2;
      return;
    }
    String rest = line.substring(at + 2).replaceFirst("^-?\\s*", "");
    Matcher word = DOCUMENT.matcher(rest);
    if (word.lookingAt()) {
      documents.add(word.group(1));
      at = line.length() - rest.length() + word.end() - 1;
    } else {
      at++;
    }
  }

  private void word() {
    int end = at;
    while (end < line.length() && " \t;&|()<>'\"`$\\".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    String word = line.substring(at, Math.max(end, at + 1));
    if (CLOSING.contains(word)
        && !open.isEmpty()
        && open.peek() == COMPOUND
        && (command || word.equals("]]"))) {
      open.pop();
      command = false;
    } else if (command && OPENING.contains(word)) {
      open.push(COMPOUND);
      command = BEFORE_COMMANDS.contains(word);
    } else {
      command = command && BEFORE_COMMANDS.contains(word);
    }
    at += word.length() - 1;
  }
}
