package coordinator.worker;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a limit is lifted, in a worker's words: {@code try again at 6:03 AM}, {@code at Nov 22nd,
 * 2026 6:03 AM}, {@code in 3 days 2 hours 5 minutes}.
 *
 * @param now when the words are read
 * @param zone by which they name times of day
 */
record ResetTime(Instant now, ZoneId zone) {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern AT =
      Pattern.compile(
          "again at (?:([a-z]{3})[a-z]* (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4}),?"
              + " )?(\\d{1,2}):(\\d{2}) ?([ap]m)?");
  private static final Pattern IN =
      Pattern.compile(
          "again in ((?:\\d+ ?(?:days?|d|hours?|h|minutes?|mins?|m|seconds?|secs?|s)\\b[, ]*(?:and"
              + " )?)+)");
  private static final Pattern PART = Pattern.compile("(\\d+) ?([dhms])");

  /** A time of day is said to the minute: just after it has passed it still means today. */
  private static final Duration JUST_PASSED = Duration.ofHours(1);

  private static final Duration SOON = Duration.ofMinutes(1);

  /** The time, or empty if none is named or it has long passed. */
  Optional<Instant> in(String words) {
    String said = words.toLowerCase(Locale.ROOT).replace('\u202f', ' ');
    Matcher at = AT.matcher(said);
    Matcher in = IN.matcher(said);
    try {
      return at.find()
          ? moment(at)
          : in.find() ? Optional.of(now.plus(span(in.group(1)))) : Optional.empty();
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> moment(Matcher at) {
    LocalTime time =
        LocalTime.of(
            hour(Integer.parseInt(at.group(4)), at.group(6)), Integer.parseInt(at.group(5)));
    if (at.group(1) == null) {
      return Optional.of(timeOfDay(time));
    }
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(at.group(3)),
            MONTHS.indexOf(at.group(1)) + 1,
            Integer.parseInt(at.group(2)));
    return Optional.of(ZonedDateTime.of(day, time, zone).toInstant()).filter(now::isBefore);
  }

  private Instant timeOfDay(LocalTime time) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    for (int days = -1; days <= 1; days++) {
      Instant next = ZonedDateTime.of(today.plusDays(days), time, zone).toInstant();
      if (next.isAfter(now)) {
        return next;
      }
      if (next.isAfter(now.minus(JUST_PASSED))) {
        return now.plus(SOON);
      }
    }
    throw new DateTimeException("no " + time + " within a day of " + now);
  }

  private static int hour(int hour, @Nullable String half) {
    if (half == null) {
      return hour;
    }
    return hour % 12 + (half.equals("pm") ? 12 : 0);
  }

  private static Duration span(String words) {
    Duration all = Duration.ZERO;
    Matcher part = PART.matcher(words);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      all =
          all.plus(
              switch (part.group(2)) {
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofSeconds(count);
              });
    }
    return all;
  }
}
