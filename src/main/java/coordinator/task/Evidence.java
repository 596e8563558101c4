package coordinator.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found on disk after a worker's exit.
 *
 * @param findings what was looked at, and what was seen
 * @param trouble a failure that is not the work's fault, or null
 * @param tokens what the worker says it used; {@link Tokens#NONE} if it did not say
 * @param changed files of the work tree that changed, with line counts; bounded
 * @param notes what was noted of the work tree afterwards, or null if it was not looked at
 */
public record Evidence(
    List<Finding> findings,
    @Nullable Trouble trouble,
    Tokens tokens,
    List<FileChange> changed,
    @Nullable Notes notes) {

  public Evidence {
    findings = List.copyOf(findings);
    changed = List.copyOf(changed);
  }

  /** Evidence without a look at the work tree. */
  public Evidence(
      List<Finding> findings, @Nullable Trouble trouble, Tokens tokens, List<FileChange> changed) {
    this(findings, trouble, tokens, changed, null);
  }

  /** This and what a later look saw beside. */
  Evidence and(Evidence later) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(later.findings);
    List<FileChange> files = new ArrayList<>(changed);
    files.addAll(later.changed);
    return new Evidence(
        all,
        trouble == null ? later.trouble : trouble,
        tokens.plus(later.tokens),
        files,
        later.notes == null ? notes : later.notes);
  }

  /**
   * One changed file.
   *
   * @param path relative to the workspace
   * @param added lines added; −1 for a binary file
   * @param removed lines removed; −1 for a binary file
   */
  public record FileChange(String path, int added, int removed) {}
}
