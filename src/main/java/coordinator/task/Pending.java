package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the next attempt is, and what it waits for.
 *
 * @param cause why it will be made
 * @param from how many attempts there were when the task was taken; older ones no longer count
 *     against its limits
 * @param until when a parked task goes on, or null if a person must say so
 * @param why what a parked task waits for; empty if it waits for nothing
 * @param misses launches in a row, of workers or checks, that came to nothing under the coordinator
 *     that carries the run out
 * @param notes what was noted before it
 */
public record Pending(
    Cause cause, int from, @Nullable Instant until, String why, int misses, Notes notes) {

  static Pending first(Cause cause, int from, String why) {
    return new Pending(cause, from, null, why, 0, Notes.NONE);
  }

  Pending next(Cause other) {
    return new Pending(other, from, null, "", misses, Notes.NONE);
  }

  Pending parked(Cause other, @Nullable Instant time, String reason) {
    return new Pending(other, from, time, reason, misses, Notes.NONE);
  }

  Pending noted(Notes other) {
    return new Pending(cause, from, until, why, misses, other);
  }

  /**
   * After the wall clock jumped; a time that the worker named, {@code named}, was the wall's and
   * stands.
   */
  Pending shifted(Duration by, @Nullable Instant named) {
    return until == null || until.equals(named)
        ? this
        : new Pending(cause, from, until.plus(by), why, misses, notes);
  }

  Pending missed() {
    return new Pending(cause, from, until, why, misses + 1, notes);
  }

  Pending hit() {
    return misses == 0 ? this : new Pending(cause, from, until, why, 0, notes);
  }
}
