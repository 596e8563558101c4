package coordinator.task;

import java.time.Instant;

/**
 * How a task ended for good.
 *
 * @param result the result
 * @param reason in one sentence
 * @param at when
 */
public record Settlement(Result result, String reason, Instant at) {

  /** The results. */
  public enum Result {
    PASSED,
    FAILED,
    /** Passed or failed once, and to be done again because a person said so. */
    RESET,
    /** Passed once, and to be done again because its verifier found it wanting. */
    DISPUTED
  }
}
