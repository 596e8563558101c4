package coordinator.checkpoint;

import java.nio.file.Path;

/**
 * Where the files of a run lie.
 *
 * @param workspace absolute path of the workers' root
 * @param folder absolute path of the run's own folder, such as {@code tmp/PLAN-x} below the
 *     workspace
 */
public record RunFiles(Path workspace, Path folder) {

  public Path ledger() {
    return folder.resolve("ledger.jsonl");
  }

  public Path pids() {
    return folder.resolve("worker-pids.txt");
  }

  /**
   * Beside the folder, because the folder moves away when the run has passed, and a lock must not.
   */
  public Path lock() {
    return folder.resolveSibling(folder.getFileName() + ".lock");
  }

  /** Where requests from other processes are dropped. */
  public Path requests() {
    return folder.resolve("requests");
  }

  /** What {@code .log}, {@code .ran} and {@code .exit} are added to for a worker. */
  public Path worker(String task, int attempt) {
    return folder.resolve("worker-" + task + "-" + attempt);
  }

  public Path prompt(String task, int attempt) {
    return folder.resolve("prompt-" + task + "-" + attempt + ".md");
  }

  /** What {@code .log}, {@code .ran} and {@code .exit} are added to for a check, counted from 1. */
  public Path check(String task, int attempt, int check) {
    return folder.resolve("check-" + task + "-" + attempt + "-" + check);
  }

  /** Where the ground before an attempt is kept: earlier artifacts, the work tree's state. */
  public Path before(String task, int attempt) {
    return folder.resolve("before-" + task + "-" + attempt);
  }

  /** A path for eyes: relative to the workspace where it lies in it. */
  public String shown(Path path) {
    return path.startsWith(workspace) ? workspace.relativize(path).toString() : path.toString();
  }
}
