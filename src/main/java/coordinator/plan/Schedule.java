package coordinator.plan;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * When a plan starts by itself, under a daemon.
 *
 * @param cron Quartz's cron expression, which begins with seconds
 * @param zone the time zone that its hours and days are meant in
 * @param catchUp what becomes of starts that were missed
 */
public record Schedule(String cron, ZoneId zone, CatchUp catchUp) {

  /** What becomes of starts that were missed: nobody was there, or the run before still went on. */
  public enum CatchUp {
    NONE,
    /** One start for all that were missed. */
    ONCE,
    /** Each one, one after the other. */
    ALL;

    /** As plans write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if the expression makes no sense, or names no time at all
   */
  public Schedule {
    Date first;
    try {
      first = expression(cron, zone).getNextValidTimeAfter(new Date(0));
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException(advice(cron, String.valueOf(e.getMessage())), e);
    }
    if (first == null) {
      throw new IllegalArgumentException("names a time that never comes");
    }
  }

  /** The first start after a time; empty if there is none any more. */
  public Optional<Instant> after(Instant time) {
    try {
      Date next = expression(cron, zone).getNextValidTimeAfter(Date.from(time));
      return Optional.ofNullable(next).map(Date::toInstant);
    } catch (ParseException e) {
      throw new IllegalStateException(cron, e);
    }
  }

  /** For eyes: {@code 0 30 2 * * ? (Europe/Berlin)}. */
  @Override
  public String toString() {
    return cron + " (" + zone + ")";
  }

  private static CronExpression expression(String cron, ZoneId zone) throws ParseException {
    CronExpression expression = new CronExpression(cron);
    expression.setTimeZone(TimeZone.getTimeZone(zone));
    return expression;
  }

  private static String advice(String cron, String reason) {
    return cron.strip().split("\\s+").length == 5
        ? "has 5 fields; this kind of cron begins with seconds, and of the two kinds of days one is"
              + " '?': 0 30 2 * * ?"
        : "is no cron expression: " + reason;
  }
}
