package coordinator.batch;

import coordinator.batch.Review.Standing;
import java.util.List;

/**
 * Which entries are to be done.
 *
 * @param which by where they stand
 * @param only stems; empty: all
 * @param limit at most so many
 */
public record Choice(Which which, List<String> only, long limit) {

  /** Entries by where they stand. */
  public enum Which {
    /** What is not done yet. */
    OPEN,
    /** What is done, but of another source or prompt. */
    CHANGED,
    /** All that can be done. */
    ALL,
    /** All, to be looked at. */
    EVERY
  }

  public static final Choice EVERY = new Choice(Which.EVERY, List.of(), Long.MAX_VALUE);

  public Choice {
    only = List.copyOf(only);
  }

  boolean means(Entry entry) {
    return only.isEmpty() || only.contains(entry.stem());
  }

  boolean takes(Standing standing) {
    if (which == Which.EVERY) {
      return true;
    }
    return switch (standing) {
      case OPEN, FAILED -> which != Which.CHANGED;
      case CHANGED -> which != Which.OPEN;
      case DONE, AMBIGUOUS -> which == Which.ALL;
      case MISSING, EMPTY -> false;
    };
  }
}
