package coordinator.ledger;

import java.util.Arrays;

/**
 * Goes along a line of JSON as we write it: without spaces, and with whole numbers only. It cannot
 * leave the line, since it passes nothing that it was not asked to, and no line's end.
 */
final class Cursor {

  private static final int DIGITS = 18;

  private byte[] bytes = {'\n'};
  private int at;
  private boolean plain;

  /** Goes to the beginning of a line, which has an end. */
  void begin(byte[] in, int from) {
    bytes = in;
    at = from;
  }

  byte[] bytes() {
    return bytes;
  }

  int at() {
    return at;
  }

  boolean isAt(char character) {
    return bytes[at] == character;
  }

  boolean passed(char character) {
    boolean is = bytes[at] == character;
    at += is ? 1 : 0;
    return is;
  }

  boolean passed(byte[] word) {
    int end = at + word.length;
    boolean is = end <= bytes.length && Arrays.equals(bytes, at, end, word, 0, word.length);
    at = is ? end : at;
    return is;
  }

  /** Passes a string if it is this one, which needs no escapes. */
  boolean passed(String text) {
    int end = at + text.length() + 1;
    if (end >= bytes.length || bytes[at] != '"' || bytes[end] != '"') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + 1 + i] != text.charAt(i)) {
        return false;
      }
    }
    at = end + 1;
    return true;
  }

  void pass(char character) throws Unusual {
    Unusual.unless(passed(character));
  }

  /** Passes a string, and tells where it ends, without its quotes. */
  int passText() throws Unusual {
    pass('"');
    plain = true;
    int end = at;
    for (byte next = bytes[end]; next != '"'; next = bytes[++end]) {
      if (next < ' ' || next == '\\') {
        Unusual.unless(next < 0 || next == '\\');
        plain = false;
        end += next == '\\' && bytes[end + 1] >= ' ' ? 1 : 0;
      }
    }
    at = end + 1;
    return end;
  }

  /** Whether the string that was passed last is ASCII without escapes. */
  boolean passedPlainText() {
    return plain;
  }

  /** Passes a whole number. */
  long passNumber() throws Unusual {
    boolean negative = passed('-');
    int begin = at;
    long number = 0;
    for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    int digits = at - begin;
    Unusual.unless(digits == 1 || (digits > 1 && digits <= DIGITS && bytes[begin] != '0'));
    return negative ? -number : number;
  }
}
