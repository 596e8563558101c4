package coordinator.plan.markdown;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a phase's file wants its completion marker.
 *
 * @param folder of {@code .completed}, as it is written; "." for none
 * @param phase the name of the marker without {@code .md}
 */
record MarkerPath(String folder, String phase) {

  private static final Pattern PATH =
      Pattern.compile("(?<![\\w/~.-])((?:[^\\s`'\"()]*/)?)\\.completed/([A-Za-z0-9._-]+)\\.md\\b");

  /** Empty where the file names none, or only with a placeholder in it. */
  static Optional<MarkerPath> of(MarkdownFile file) {
    return file.section("completion marker").stream()
        .flatMap(part -> part.rows().stream())
        .flatMap(row -> PATH.matcher(row.text()).results())
        .map(
            found ->
                new MarkerPath(
                    found.group(1).isEmpty() ? "." : found.group(1).replaceFirst("/+$", ""),
                    found.group(2)))
        .filter(path -> !path.folder.matches(".*[<>\\[\\]{}$*~].*"))
        .findFirst();
  }

  boolean isOf(PhaseNumber number) {
    Matcher name = Pattern.compile("[Pp]?" + PhaseNumber.PATTERN).matcher(phase);
    return name.matches() && PhaseNumber.of(name.toMatchResult(), 1).same(number);
  }
}
