package coordinator.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one test runner says what it did.
 *
 * @param name for eyes
 * @param totals closing lines, with the groups {@code total, passed, failed, errors} as far as it
 *     prints them; several are added up
 * @param passed lines that each stand for one passed test or package, where it prints no total
 * @param failed the same for failures
 * @param unloaded lines that each stand for one test that it counts but could not load; the same
 *     line again for the same
 * @param empty lines that each stand for one test that it counts, and which is a file without any
 * @param none what it says when there was nothing to run
 * @param unless lines of an output in which another entry speaks for this runner
 */
record Runner(
    String name,
    List<Pattern> totals,
    List<Pattern> passed,
    List<Pattern> failed,
    List<Pattern> unloaded,
    List<Pattern> empty,
    List<Pattern> none,
    List<Pattern> unless) {

  @JsonCreator
  static Runner read(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty("totals") @Nullable List<String> totals,
      @JsonProperty("passed") @Nullable List<String> passed,
      @JsonProperty("failed") @Nullable List<String> failed,
      @JsonProperty("unloaded") @Nullable List<String> unloaded,
      @JsonProperty("empty") @Nullable List<String> empty,
      @JsonProperty("none") @Nullable List<String> none,
      @JsonProperty("unless") @Nullable List<String> unless) {
    return new Runner(
        name,
        compiled(totals),
        compiled(passed),
        compiled(failed),
        compiled(unloaded),
        compiled(empty),
        compiled(none),
        compiled(unless));
  }

  /** What a runner's output says; empty if this runner does not speak in it. */
  Optional<Tally> tally(List<String> lines) {
    if (lines.stream().anyMatch(line -> hits(unless, line))) {
      return Optional.empty();
    }
    Tally sum = Tally.nothing(name);
    boolean closed = false;
    boolean counts = totals.stream().anyMatch(total -> total.pattern().contains("(?<total>"));
    for (String line : lines) {
      for (Pattern total : totals) {
        Matcher matcher = total.matcher(line);
        if (matcher.find()) {
          sum = sum.plus(matcher, line, counts);
          closed = true;
        }
      }
    }
    if (!closed) {
      for (String line : lines) {
        if (hits(failed, line)) {
          sum = sum.plus(1, 1, line);
          closed = true;
        } else if (hits(passed, line)) {
          sum = sum.plus(1, 0, line);
          closed = true;
        }
      }
    }
    if (!closed) {
      Tally said = sum;
      return lines.stream()
          .filter(line -> hits(none, line))
          .findFirst()
          .map(line -> said.plus(0, 0, line));
    }
    return Optional.of(sum.less(count(unloaded, lines), count(empty, lines)));
  }

  private static long count(List<Pattern> patterns, List<String> lines) {
    return lines.stream().filter(line -> hits(patterns, line)).distinct().count();
  }

  private static boolean hits(List<Pattern> patterns, String line) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(line).find());
  }

  static List<Pattern> compiled(@Nullable List<String> patterns) {
    return patterns == null ? List.of() : patterns.stream().map(Pattern::compile).toList();
  }
}
