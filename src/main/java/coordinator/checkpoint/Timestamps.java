package coordinator.checkpoint;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as agents write them. Only their presence is asked for: agents invent times. */
final class Timestamps {

  private static final String MONTH =
      "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\\.?";
  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(?<![\\w.-])((?:19|20)\\d\\d)(?:[-/]|\\.(?=\\d\\d\\.\\d\\d))(\\d{1,2})[-/.](\\d{1,2})(?![\\d.]\\d)");
  private static final Pattern OTHERS =
      Pattern.compile(
          "(?i)(?<!\\w)(?:(?:19|20)\\d{6}T\\d{4,6}|\\d{1,2}[./]\\d{1,2}[./](?:19|20)\\d\\d|"
              + MONTH
              + "\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+(?:\\d{1,2}:\\d\\d(?::\\d\\d)?\\s+(?:[ap]m\\s+)?(?:[a-z]{2,5}\\s+)?)?(?:19|20)\\d\\d|\\d{1,2}(?:st|nd|rd|th)?["
              + " -]"
              + MONTH
              + "[ -](?:19|20)\\d\\d|(?:epoch|unix|timestamp|time|completed|finished)\\W{1,4}1[6-9]\\d{8}(?:\\d{3})?)(?!\\w)"
              + "|(?<!\\w)(?:19|20)\\d\\d ?[年년] ?\\d{1,2} ?[月월]");
  private static final Duration FAR = Duration.ofHours(26);

  private Timestamps() {}

  static boolean in(String line) {
    return YEAR_FIRST.matcher(line).find() || OTHERS.matcher(line).find();
  }

  /** The day that a line names, where it is more than a day away from when the file was written. */
  static Optional<LocalDate> farFrom(Instant written, String line) {
    Matcher day = YEAR_FIRST.matcher(line);
    if (!day.find()) {
      return Optional.empty();
    }
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(day.group(1)),
              Integer.parseInt(day.group(2)),
              Integer.parseInt(day.group(3)));
      Instant noon = date.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC);
      boolean far = Duration.between(noon, written).abs().compareTo(FAR.plusHours(12)) > 0;
      return far ? Optional.of(date) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
