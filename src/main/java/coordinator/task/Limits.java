package coordinator.task;

import org.jspecify.annotations.Nullable;

/**
 * When a task may be tried: how often, and whether a person must allow it first.
 *
 * @param remediations attempts with a new prompt that says what failed
 * @param retries attempts with the same prompt after a failure that time mends: overload, a cut
 *     stream
 * @param repeats attempts with the same prompt after the work itself failed, each later than the
 *     one before, in place of any remediation; null: failed work is remediated
 * @param approval whether it waits for a person before its first attempt
 */
public record Limits(int remediations, int retries, @Nullable Integer repeats, boolean approval) {

  public static final Limits DEFAULT = new Limits(2, 5, false);

  /** For work that is remediated where it failed. */
  public Limits(int remediations, int retries, boolean approval) {
    this(remediations, retries, null, approval);
  }
}
