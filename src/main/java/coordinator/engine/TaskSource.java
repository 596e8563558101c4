package coordinator.engine;

import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.util.Optional;

/** A front door: gives the engine tasks, and is told how they settled. Called on the engine's thread only. */
public interface TaskSource {

  /** The next task that may start beside those that are under way, or empty if none may at present. */
  Optional<Task> next();

  /**
   * A task that this source gave, now or before a restart, is over, and that is on disk. A coordinator that dies just
   * then never tells it, so a source is made from the run's record.
   */
  void settled(Task task, TaskRun run);

  /** Whether no task will come any more. */
  boolean drained();
}
