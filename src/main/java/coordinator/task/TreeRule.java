package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may become of the files in the workspace while a task runs; its own artifacts never count.
 *
 * @param change whether anything must change, may change, or must not
 * @param protect globs, relative to the workspace, of files that must stay as they are
 * @param keeping what becomes of the changes in the repository, or null: nothing
 */
public record TreeRule(Change change, List<String> protect, @Nullable Keeping keeping) {

  /** Whether files must change. */
  public enum Change {
    MAY,
    MUST,
    MUST_NOT,
    /** Nobody looks: what changes cannot be told from what others change at the same time. */
    UNWATCHED
  }

  public static final TreeRule FREE = new TreeRule(Change.MAY, List.of());
  public static final TreeRule UNWATCHED = new TreeRule(Change.UNWATCHED, List.of());

  public TreeRule {
    protect = List.copyOf(protect);
  }

  /** A rule after which the changes stay as they are. */
  public TreeRule(Change change, List<String> protect) {
    this(change, protect, null);
  }

  /** Whether there is anything to compare. */
  public boolean binds() {
    return change == Change.MUST || change == Change.MUST_NOT || !protect.isEmpty();
  }

  /** Whether the changes of an attempt are put into the repository once it is judged so. */
  boolean files(boolean passed) {
    return keeping != null && (passed ? keeping.commit() : keeping.aside()) != null;
  }
}
