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

  /** Stands in a finding about a report between its place and the verdict that is quoted. */
  public static final String SAYS = " says ";

  /** Follows where the verdict is neither of both, such as BLOCKED. */
  public static final String NO_PASS = ", which is no pass";

  /**
   * Whether it speaks against the work that was looked at: a report says FAIL, or a check does not
   * hold. What else fails speaks against how the worker looked.
   */
  boolean againstTheWork() {
    boolean says = subject.equals("Report") && text.contains(SAYS) && !text.endsWith(NO_PASS);
    return failed() && (says || subject.startsWith("Check "));
  }

  public boolean failed() {
    return mark == Mark.FAILS;
  }

  @Override
  public String toString() {
    return subject + ": " + text;
  }
}
