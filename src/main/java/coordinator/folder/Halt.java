package coordinator.folder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When failures end the whole run.
 *
 * @param when what happens then
 * @param fail how many failures it takes, or how many per cent of all tasks
 * @param percent whether they are per cent
 */
public record Halt(When when, int fail, boolean percent) {

  /** What happens when enough has failed. */
  public enum When {
    NEVER,
    /** What runs may end. */
    SOON,
    /** What runs is stopped. */
    NOW
  }

  public static final Halt NEVER = new Halt(When.NEVER, 1, false);

  private static final Pattern FORM =
      Pattern.compile("(never|soon|now)(?:,fail=([1-9]\\d{0,8})(%?))?");

  /**
   * Reads {@code never}, {@code soon}, {@code now,fail=3} or {@code soon,fail=20%}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Halt parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "': never, soon or now is meant, and then perhaps ,fail=3 or ,fail=20%");
    }
    boolean percent = "%".equals(form.group(3));
    int fail = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
    if (percent && fail > 100) {
      throw new IllegalArgumentException("'" + text + "': no more than 100% can fail");
    }
    return new Halt(When.valueOf(form.group(1).toUpperCase(java.util.Locale.ROOT)), fail, percent);
  }

  boolean reached(long failed, long all) {
    return when != When.NEVER
        && failed > 0
        && (percent ? failed * 100 >= fail * all : failed >= fail);
  }
}
