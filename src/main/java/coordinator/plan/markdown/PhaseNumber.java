package coordinator.plan.markdown;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A phase's number as plans count: {@code 02}, {@code 02a}, {@code 02c-V}, {@code 02.5}. In this
 * order, which is not that of the files' names. {@code 2a} and {@code 02a} are one phase.
 *
 * @param digits as they are written, with leading zeros
 * @param fraction what stands behind a dot, or empty
 * @param letters or empty
 * @param tail {@code -V} or empty
 */
record PhaseNumber(String digits, String fraction, String letters, String tail)
    implements Comparable<PhaseNumber> {

  /** The four parts as groups; not the beginning of something longer. */
  static final String PATTERN =
      "(\\d{1,4})(?:\\.(\\d{1,3}))?([A-Za-z]{0,2})(-[Vv])?(?![A-Za-z0-9]|[.]\\d)";

  private static final Pattern FILE =
      Pattern.compile("^(?i:phase[-_ ]?|p)?" + PATTERN + "[-_. ].*");
  private static final Pattern ALONE =
      Pattern.compile("\\W*(?i:phase\\s+|p)?(?i:p)?" + PATTERN + "\\W*");
  private static final Pattern ANY = Pattern.compile("(?<![A-Za-z0-9.])[Pp]?" + PATTERN);
  private static final Comparator<PhaseNumber> ORDER =
      Comparator.comparing(PhaseNumber::value)
          .thenComparing(number -> number.letters.toLowerCase(Locale.ROOT))
          .thenComparing(number -> number.tail.toUpperCase(Locale.ROOT));

  /** What a file's name begins with. */
  static Optional<PhaseNumber> ofFile(String name) {
    return of(FILE.matcher(name));
  }

  /** A text that is a number and nothing else: {@code Phase 02a}, {@code P02a}. */
  static Optional<PhaseNumber> ofText(String text) {
    return of(ALONE.matcher(text));
  }

  private static Optional<PhaseNumber> of(Matcher matcher) {
    return matcher.matches() ? Optional.of(of(matcher.toMatchResult(), 1)) : Optional.empty();
  }

  /** The number that a match of {@link #PATTERN} found. */
  static PhaseNumber of(MatchResult match, int group) {
    return new PhaseNumber(
        match.group(group),
        text(match.group(group + 1)),
        match.group(group + 2),
        text(match.group(group + 3)));
  }

  /** All numbers in a text, in its order. */
  static List<PhaseNumber> all(String text) {
    return new ArrayList<>(ANY.matcher(text).results().map(match -> of(match, 1)).toList());
  }

  private static String text(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }

  /** The phase's id in a plan. */
  String id() {
    return "P" + digits + (fraction.isEmpty() ? "" : "." + fraction) + letters + tail;
  }

  private BigDecimal value() {
    return new BigDecimal(digits + "." + (fraction.isEmpty() ? "0" : fraction))
        .stripTrailingZeros();
  }

  /** Whether both are names of one phase. */
  boolean same(PhaseNumber other) {
    return compareTo(other) == 0;
  }

  /**
   * Whether another fraction of the same whole number makes it unclear how they are meant: 2.10
   * beside 2.9.
   */
  boolean unclearBeside(PhaseNumber other) {
    return !fraction.isEmpty()
        && !other.fraction.isEmpty()
        && fraction.length() != other.fraction.length()
        && Integer.parseInt(digits) == Integer.parseInt(other.digits);
  }

  @Override
  public int compareTo(PhaseNumber other) {
    return ORDER.compare(this, other);
  }
}
