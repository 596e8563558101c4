package coordinator.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A phase's name as texts write it: {@code P07}, {@code Phase 7}; {@code P07a} is another phase's.
 */
final class PhaseName {

  private static final Pattern SHAPE = Pattern.compile("([A-Za-z]{1,12}?)[-_]?(\\d.*)");

  private final String own;
  private final Pattern mention;

  PhaseName(String id) {
    Matcher shape = SHAPE.matcher(id);
    boolean numbered = shape.matches();
    own = numbered ? canonical(shape.group(2)) : id;
    String letters = numbered ? Pattern.quote(shape.group(1)) + "[-_]?" : "(?!)";
    // With as many digits as its own name has: "P1" is a priority where phases are called P01.
    String digits = "(?=\\d{" + own(shape, numbered).length() + "})";
    mention =
        Pattern.compile(
            "(?<![A-Za-z0-9_])(?:"
                + letters
                + digits
                + "|(?i:phases?)\\s+(?:"
                + letters
                + ")?)(\\d{1,4}(?:\\.\\d{1,3})?[a-z]?(?:-[A-Z]\\b)?)(?![A-Za-z0-9_]|[.-]\\d)");
  }

  private static String own(Matcher shape, boolean numbered) {
    return numbered ? shape.group(2).replaceFirst("\\D.*", "") : "";
  }

  /**
   * A text in which {@code §} stands for each mention of this phase, and {@code ¶} for each of
   * another.
   */
  String masked(String text) {
    return mention.matcher(text).replaceAll(hit -> canonical(hit.group(1)).equals(own) ? "§" : "¶");
  }

  /** Whether a masked text speaks of other phases and not of this one. */
  static boolean foreign(String masked) {
    return masked.indexOf('¶') >= 0 && masked.indexOf('§') < 0;
  }

  private static String canonical(String number) {
    return number.replaceFirst("^0+(?=\\d)", "");
  }
}
