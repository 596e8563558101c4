package coordinator.task;

import java.time.Duration;

/** Durations as plans write them and people read them: {@code 1h5m}, {@code 30s}, {@code 0.4s}. */
public final class Words {

  private Words() {}

  /** A number of things, such as {@code 1 phase} and {@code 2 phases}. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  public static String of(Duration duration) {
    if (duration.isNegative()) {
      return "-" + of(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(10)) < 0 && duration.toMillisPart() != 0) {
      return Math.round(duration.toMillis() / 100.0) / 10.0 + "s";
    }
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return "0s";
    }
    StringBuilder words = new StringBuilder();
    if (seconds >= 3600) {
      words.append(seconds / 3600).append('h');
    }
    if (seconds % 3600 >= 60) {
      words.append(seconds % 3600 / 60).append('m');
    }
    if (seconds % 60 != 0) {
      words.append(seconds % 60).append('s');
    }
    return words.toString();
  }
}
