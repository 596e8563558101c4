package coordinator.task;

/**
 * One line of a judgement: what was looked at and what was seen, with file and line where there is
 * one.
 *
 * @param mark whether it holds, fails, or is only worth knowing
 * @param subject what was looked at: {@code Worker}, {@code Report}, {@code Check test} …
 * @param text what was seen, in one sentence
 */
public record Finding(Mark mark, String subject, String text) {

  /** What a finding means for the verdict. */
  public enum Mark {
    HOLDS,
    FAILS,
    NOTE
  }

  public static Finding holds(String subject, String text) {
    return new Finding(Mark.HOLDS, subject, text);
  }

  public static Finding fails(String subject, String text) {
    return new Finding(Mark.FAILS, subject, text);
  }

  public static Finding note(String subject, String text) {
    return new Finding(Mark.NOTE, subject, text);
  }

  public boolean failed() {
    return mark == Mark.FAILS;
  }

  @Override
  public String toString() {
    return subject + ": " + text;
  }
}
