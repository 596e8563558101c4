package coordinator.task;

import org.jspecify.annotations.Nullable;

/**
 * Where an attempt's changes were put in the repository.
 *
 * @param branch the branch; empty if they were put nowhere
 * @param commit the commit's id, or null if they were put nowhere
 * @param text what was done, or why nothing was
 */
public record Filed(String branch, @Nullable String commit, String text) {

  /** What the text ends with where there was nothing to put anywhere. */
  public static final String NOTHING = "no file of it has changed";
}
