package coordinator.folder;

import java.time.Instant;

/**
 * How many tasks run at a time, which of them, and what ends it all.
 *
 * @param concurrency workers at a time; at least 1
 * @param rerun whether tasks that are done are done again
 * @param halt when failures end the run
 * @param guards what the machine must have left
 * @param since what failed after this failed by another's hand at the same time, and is not tried
 *     again
 */
public record Bounds(int concurrency, boolean rerun, Halt halt, Guards guards, Instant since) {

  public Bounds {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency " + concurrency);
    }
  }
}
