package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a front door itself wants of its tasks' workers, beside what every checkpoint looks at. Each
 * call may take its time, and may come again for the same attempt after a restart.
 */
public interface Examiner {

  /** Wants nothing. */
  Examiner NONE = new Examiner() {};

  /** Makes ready for the next attempt, before its folder is looked for. */
  default void prepare(TaskRun run) throws IOException {}

  /** What a worker is asked after a failed attempt; empty: what every such worker is asked. */
  default Optional<String> again(TaskRun run, Attempt failed) throws IOException {
    return Optional.empty();
  }

  /**
   * Looks at what the last attempt left.
   *
   * @param changed files of the work tree that changed in it
   * @param message the worker's final message; empty if none is known
   */
  default List<Finding> examine(TaskRun run, List<FileChange> changed, String message)
      throws IOException {
    return List.of();
  }
}
