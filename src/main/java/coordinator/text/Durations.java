package coordinator.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as plans write them: {@code 30s}, {@code 5m}, {@code 1h30m}. */
public final class Durations {

  private static final Pattern FORM =
      Pattern.compile(
          "(?=[0-9])(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");

  private static final Pattern NEARLY =
      Pattern.compile(
          "([0-9]{1,6})\\s*(ms|milli\\w*|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\\.?");

  private static final Duration LONGEST = Duration.ofDays(366);

  private Durations() {}

  /** A duration of at most a year; empty where there is none, or a wrong one. */
  public static Optional<Duration> read(
      Located mapping, String key, boolean zero, Problems problems) {
    Optional<Duration> read = mapping.text(key).flatMap(Durations::of);
    if (read.isPresent() && read.get().isZero() && !zero) {
      problems.add(
          mapping.valueAt(key), "'" + key + "' is 0; it must be longer, such as 30s, 5m or 2h");
      return Optional.empty();
    }
    if (read.isPresent() && read.get().compareTo(LONGEST) > 0) {
      problems.add(mapping.valueAt(key), "'" + key + "' is longer than a year");
      return Optional.empty();
    }
    return read;
  }

  public static Optional<Duration> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            Duration.ofHours(part(form, 1))
                .plusMinutes(part(form, 2))
                .plusSeconds(part(form, 3))
                .plusMillis(part(form, 4)))
        : Optional.empty();
  }

  private static long part(Matcher form, int group) {
    return form.group(group) == null ? 0 : Long.parseLong(form.group(group));
  }

  /** How to write what was probably meant. */
  public static String advice(String text) {
    Matcher nearly = NEARLY.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!nearly.matches()) {
      return text.matches("[0-9]{1,9}")
          ? "write it with its unit, as " + text + "s or " + text + "m"
          : "write it as 30s, 5m or 2h";
    }
    String unit = nearly.group(2);
    String number = nearly.group(1);
    if (unit.startsWith("d")) {
      return "write it as " + Long.parseLong(number) * 24 + "h";
    }
    return "write it as "
        + number
        + (unit.startsWith("ms") || unit.startsWith("milli") ? "ms" : unit.substring(0, 1));
  }
}
