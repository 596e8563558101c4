package coordinator.plan.markdown;

import coordinator.plan.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a phase's kind from its title. A word counts where it says what the phase is: as the last
 * word of the title or of one of its parts, or as the first; not in passing, as in "Test harness
 * migration".
 */
final class KindWords {

  private static final List<Kind> KINDS =
      List.of(Kind.VERIFY, Kind.IMPLEMENT, Kind.TEST, Kind.STUB);
  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)(?<verify>verification|verifications|verify)|(?<implement>implementations?|implement|impl)"
              + "|(?<test>tests?|tdd)|(?<stub>stubs?)");
  private static final Pattern PARENTHESES = Pattern.compile("[(\\[][^)\\]]*[)\\]]?");
  private static final Pattern PARTS = Pattern.compile("\\s+[-–—]+\\s+|[:;]");
  private static final Pattern JOINED = Pattern.compile("(?i)[,/&+]|\\s+and\\s+");
  private static final Pattern TAIL =
      Pattern.compile("(?i)\\s+(?:for|of|against|with|in|on|that|to|by|from)\\s+.*");

  private KindWords() {}

  /** The kind that a title names; empty if it names none, or several. */
  static Optional<Kind> of(String title) {
    String[] parts = PARTS.split(PARENTHESES.matcher(title).replaceAll(" "));
    for (int i = parts.length - 1; i >= 0; i--) {
      List<Kind> kinds =
          JOINED.splitAsStream(parts[i]).flatMap(part -> ofPart(part).stream()).distinct().toList();
      if (!kinds.isEmpty()) {
        return kinds.size() == 1 ? Optional.of(kinds.get(0)) : Optional.empty();
      }
    }
    return PARENTHESES
        .matcher(title)
        .results()
        .flatMap(inner -> ofPart(inner.group()).stream())
        .findFirst();
  }

  /** The kind that a file's name without its number names. */
  static Optional<Kind> ofSlug(String slug) {
    return of(slug.replaceAll("[-_.\\s]+", " "));
  }

  private static Optional<Kind> ofPart(String part) {
    String head = TAIL.matcher(part).replaceFirst("").replaceAll("[^\\p{L}\\p{N}]+", " ");
    String bare = head.replaceAll("(?i)(?:\\s+(?:phase|step|\\d+))+\\s*$", "").strip();
    return ofWord(bare.substring(bare.lastIndexOf(' ') + 1))
        .or(
            () ->
                bare.contains(" ")
                    ? ofWord(bare.substring(0, bare.indexOf(' ')))
                    : Optional.empty());
  }

  private static Optional<Kind> ofWord(String word) {
    Matcher matcher = WORDS.matcher(word);
    return matcher.matches()
        ? KINDS.stream().filter(kind -> matcher.group(kind.word()) != null).findFirst()
        : Optional.empty();
  }
}
