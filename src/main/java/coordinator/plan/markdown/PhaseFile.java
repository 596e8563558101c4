package coordinator.plan.markdown;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A phase's file, and what it calls itself.
 *
 * @param number by its name, or by its Phase ID where the name has none
 * @param plan the plan's name in its Phase ID, or empty
 * @param note where both contradict each other; else empty
 */
record PhaseFile(MarkdownFile file, PhaseNumber number, String plan, String note) {

  private static final Pattern ID =
      Pattern.compile(
          "(?:(?<plan>[A-Za-z0-9][A-Za-z0-9._-]*?)\\.)?(?<![A-Za-z0-9])P" + PhaseNumber.PATTERN);
  private static final Pattern SAID =
      Pattern.compile("(?i)^[\\s>*+-]*[*_]*phase[ -]?id[*_]*\\s*:.*");
  private static final Pattern TITLE =
      Pattern.compile(
          "^(?i:phase\\s+|p(?=\\d))p?" + PhaseNumber.PATTERN + "\\s*(?:[:–—.-]+\\s*(.*)|$)",
          Pattern.CASE_INSENSITIVE);

  /** A Phase ID: the plan's name, which may be empty, and the number. */
  private record Id(String plan, PhaseNumber number) {}

  /** Empty if the file is no phase's. */
  static Optional<PhaseFile> of(MarkdownFile file) {
    Optional<PhaseNumber> named = PhaseNumber.ofFile(file.name());
    Optional<Id> id = id(file);
    if (id.isEmpty()) {
      return named
          .filter(number -> !isOverview(file, number))
          .map(number -> new PhaseFile(file, number, "", "its file has no Phase ID"));
    }
    PhaseNumber said = id.get().number();
    if (named.isEmpty() || named.get().same(said)) {
      return Optional.of(new PhaseFile(file, said, id.get().plan(), ""));
    }
    String note =
        "its file's name says "
            + named.get().id()
            + ", which is used, but its Phase ID says "
            + said.id();
    return Optional.of(new PhaseFile(file, named.get(), id.get().plan(), note));
  }

  private static boolean isOverview(MarkdownFile file, PhaseNumber number) {
    return number.digits().matches("0+")
        && file.name().toLowerCase(Locale.ROOT).contains("overview");
  }

  private static Optional<Id> id(MarkdownFile file) {
    return file.parts().stream()
        .flatMap(
            part ->
                part.rows().stream()
                    .map(MarkdownFile.Row::text)
                    .filter(text -> part.speaksOf("phase id") || SAID.matcher(text).matches()))
        .map(ID::matcher)
        .filter(Matcher::find)
        .map(
            found ->
                new Id(
                    found.group("plan") == null ? "" : found.group("plan"),
                    PhaseNumber.of(found.toMatchResult(), 2)))
        .findFirst();
  }

  /** The title in its heading; empty if it has none. */
  String title() {
    String heading = file.title().orElse("").replaceAll("[`*]+", "").strip();
    Matcher title = TITLE.matcher(heading);
    if (!title.matches()) {
      return heading;
    }
    String rest = title.group(5);
    return rest == null ? "" : rest.strip();
  }

  /** What its file's name says besides the number. */
  String slug() {
    return file.name()
        .replaceFirst("(?i)^(?:phase[-_ ]?|p)?" + PhaseNumber.PATTERN, "")
        .replaceFirst("(?i)\\.md$", "");
  }
}
