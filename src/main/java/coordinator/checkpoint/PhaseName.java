package coordinator.checkpoint;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /** Whether a text speaks of other phases and not of this one. */
  boolean foreign(String text) {
    Set<String> all = mentions(text);
    return !all.isEmpty() && !all.contains(own);
  }

  boolean mentioned(String text) {
    return mentions(text).contains(own);
  }

  /** A text with all phases' names replaced by a sign. */
  String masked(String text, String sign) {
    return mention.matcher(text).replaceAll(Matcher.quoteReplacement(sign));
  }

  /** Whether the text begins with a phase's name. */
  boolean begins(String text) {
    return mention.matcher(text).lookingAt();
  }

  private Set<String> mentions(String text) {
    return mention
        .matcher(text)
        .results()
        .map(hit -> canonical(hit.group(1)))
        .collect(Collectors.toSet());
  }

  private static String canonical(String number) {
    return number.replaceFirst("^0+(?=\\d)", "");
  }
}
