package coordinator.run.daemon;

import coordinator.engine.Outcome;
import coordinator.run.Refused;
import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of a submission when its thread has ended.
 *
 * @param how in one word; empty if it is not done, and is tried again
 * @param why in one sentence; may be empty
 * @param again after how long it is tried again; zero if it is done
 */
record Ending(String how, String why, Duration again) {

  static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofMinutes(1);

  static Ending done(String how, String why) {
    return new Ending(how, why, Duration.ZERO);
  }

  static Ending broken(String why) {
    return new Ending("", why, LATER);
  }

  static Ending of(Outcome outcome) {
    return switch (outcome.how()) {
      case PASSED, FAILED, STOPPED, INTERRUPTED ->
          done(outcome.how().name().toLowerCase(Locale.ROOT), outcome.why());
      case LEFT, BROKEN -> broken(outcome.why());
    };
  }

  /**
   * A refusal is final unless the run has begun, so that its workers are not given up, or another
   * coordinator holds it.
   */
  static Ending of(Refused refused, boolean begun) {
    String why = String.valueOf(refused.getMessage());
    return switch (refused.why()) {
      case HELD_BY_ANOTHER -> new Ending("", why, SOON);
      case BAD_PLAN, BAD_USAGE, ENVIRONMENT -> begun ? broken(why) : done("refused", why);
    };
  }

  boolean done() {
    return !how.isEmpty();
  }
}
