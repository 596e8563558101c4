package coordinator.run.notice;

import java.time.Duration;

/**
 * A notice on its way to one hook, as it lies on disk until it is told.
 *
 * @param notice what is told
 * @param hook the hook's id
 * @param tries how often it was tried
 */
record Letter(Notice notice, String hook, int tries) {

  /** About a day, with the waits below. */
  static final int MOST_TRIES = 100;

  private static final Duration LONGEST = Duration.ofMinutes(15);

  String id() {
    return notice.id() + "-" + hook;
  }

  Letter triedAgain() {
    return new Letter(notice, hook, tries + 1);
  }

  /** How long to wait after the last try. */
  Duration patience() {
    Duration doubled = Duration.ofSeconds(1L << Math.min(tries, 10));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
