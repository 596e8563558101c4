package coordinator.checkpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matches patterns that people wrote against output of any kind, and gives up on those that never
 * end.
 */
final class Patience {

  private static final long STEPS = 200_000_000;

  private Patience() {}

  /** A pattern took too many steps, or too deep a recursion. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost(Pattern pattern) {
      super(
          "the pattern '" + pattern.pattern() + "' takes too long on this output",
          null,
          false,
          false);
    }
  }

  /**
   * The line in which the first match begins.
   *
   * @throws Lost if the search does not end within reason
   */
  static Optional<String> find(Pattern pattern, String text) {
    try {
      Matcher matcher = pattern.matcher(new Counted(text, pattern));
      if (!matcher.find()) {
        return Optional.empty();
      }
      int from = text.lastIndexOf('\n', Math.max(0, matcher.start() - 1)) + 1;
      int to = text.indexOf('\n', Math.max(from, matcher.start()));
      return Optional.of(text.substring(from, to < 0 ? text.length() : to).strip());
    } catch (StackOverflowError e) {
      throw new Lost(pattern);
    }
  }

  private static final class Counted implements CharSequence {
    private final String text;
    private final Pattern pattern;
    private long steps;

    Counted(String text, Pattern pattern) {
      this.text = text;
      this.pattern = pattern;
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEPS) {
        throw new Lost(pattern);
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
