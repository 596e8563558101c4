package coordinator.schedule;

import coordinator.plan.Schedule;
import coordinator.plan.Schedule.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which starts of a schedule are due: decided from what is on disk and the time alone, so that it
 * comes out the same after any crash.
 *
 * @param starts the times for which the plan is to be started now, oldest first
 * @param passedOver how many times came and start nothing, at least
 * @param through the last time that is decided with this; the next decision begins there
 */
public record Due(List<Instant> starts, int passedOver, Instant through) {

  /** How many starts of one plan may wait at once. */
  public static final int MOST = 100;

  /** So much later than its time a start still counts as on time. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** A clock that is set back by more than a change of daylight saving time was wrong before. */
  private static final Duration SET_BACK = Duration.ofHours(25);

  /** A start each second, missed for a year, must not cost minutes. */
  private static final int STEPS = 1_000;

  public Due {
    starts = List.copyOf(starts);
  }

  /**
   * What is due.
   *
   * @param last through when it was decided before; starts at or before it are done with
   * @param now what time it is
   * @param busy whether a run of the plan is under way or waits
   * @param waiting how many starts of this schedule wait
   */
  public static Due of(Schedule schedule, Instant last, Instant now, boolean busy, int waiting) {
    if (last.isAfter(now.plus(SET_BACK))) {
      return new Due(List.of(), 0, now);
    }
    List<Instant> came = new ArrayList<>();
    int all = 0;
    Instant through = last;
    for (Instant next = schedule.after(last).orElse(Instant.MAX);
        !next.isAfter(now);
        next = schedule.after(all % STEPS == 0 ? later(next, now) : next).orElse(Instant.MAX)) {
      all++;
      through = next;
      came.add(next);
      if (came.size() > MOST) {
        came.remove(0);
      }
    }
    int room = room(schedule.catchUp(), through, now, busy, waiting);
    List<Instant> starts = came.subList(Math.max(0, came.size() - room), came.size());
    return new Due(starts, all - starts.size(), through);
  }

  /** Halfway to now; the latest starts matter, and the rest is only counted. */
  private static Instant later(Instant time, Instant now) {
    Duration left = Duration.between(time, now);
    return left.compareTo(Duration.ofHours(1)) < 0 ? time : time.plus(left.dividedBy(2));
  }

  private static int room(CatchUp catchUp, Instant latest, Instant now, boolean busy, int waiting) {
    return switch (catchUp) {
      case NONE -> busy || latest.plus(LATE).isBefore(now) ? 0 : 1;
      case ONCE -> waiting > 0 ? 0 : 1;
      case ALL -> Math.max(0, MOST - waiting);
    };
  }
}
