package coordinator.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is not the work's fault, mostly read from the worker's own events.
 *
 * @param kind what is to be done about it
 * @param message what happened, mostly in the worker's own words; bounded
 * @param until when the worker said that it can go on, or null if it did not say
 * @param advice what a person can do, or empty
 */
public record Trouble(Kind kind, String message, @Nullable Instant until, String advice) {

  /** What a trouble asks for. */
  public enum Kind {
    /** A usage limit: wait for its reset. */
    LIMIT,
    /** Overload, a cut stream: the same again, later. */
    PASSING,
    /** Something happened that nobody can be blamed for: a person must look. */
    DOUBT,
    /** Quota, login, bad invocation: nothing helps but a person. */
    FATAL
  }
}
