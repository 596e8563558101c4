package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found on disk after a worker's exit.
 *
 * @param findings what was looked at, and what was seen
 * @param trouble a failure that is not the work's fault, or null
 * @param tokens what the worker says it used; {@link Tokens#NONE} if it did not say
 * @param changed files of the work tree that changed, with line counts; bounded
 */
public record Evidence(
    List<Finding> findings, @Nullable Trouble trouble, Tokens tokens, List<FileChange> changed) {

  public Evidence {
    findings = List.copyOf(findings);
    changed = List.copyOf(changed);
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
