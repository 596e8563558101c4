package coordinator.ledger;

import java.time.Instant;
import java.time.LocalDate;

/** Times as {@link Instant} writes those of four-digit years, read without a general parser. */
final class Times {

  private static final int WHOLE_SECONDS = "2026-03-01T12:00:00Z".length();

  private Times() {}

  /**
   * Reads a time.
   *
   * @throws Unusual if it is written in another way
   */
  static Instant parse(String text) throws Unusual {
    int end = text.length() - 1;
    Unusual.unless(
        end >= WHOLE_SECONDS - 1
            && end <= WHOLE_SECONDS + 9
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && text.charAt(end) == 'Z');
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    Unusual.unless(hour < 24 && minute < 60 && second < 60);
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    return Instant.ofEpochSecond(
        ((day * 24 + hour) * 60 + minute) * 60 + second, nanos(text, WHOLE_SECONDS - 1, end));
  }

  private static int nanos(String text, int point, int end) throws Unusual {
    if (point == end) {
      return 0;
    }
    Unusual.unless(text.charAt(point) == '.' && point + 1 < end);
    int nanos = number(text, point + 1, end);
    for (int digits = end - point - 1; digits < 9; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int number(String text, int from, int to) throws Unusual {
    int number = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      Unusual.unless(digit >= '0' && digit <= '9');
      number = number * 10 + digit - '0';
    }
    return number;
  }
}
