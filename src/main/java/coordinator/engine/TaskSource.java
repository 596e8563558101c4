package coordinator.engine;

import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A front door: gives the engine tasks, and is told how they settled. Called on the engine's thread
 * only.
 */
public interface TaskSource {

  /**
   * The next task that may start beside those that are under way, or empty if none may at present.
   */
  Optional<Task> next();

  /**
   * A task that this source gave, now or before a restart, is over, and that is on disk. A
   * coordinator that dies just then never tells it, so a source is made from the run's record.
   */
  void settled(Task task, TaskRun run);

  /** Whether no task will come any more. */
  boolean drained();

  /**
   * A source that is made when it is first asked: the engine does so when the opening of a run is
   * recorded, and before it decides anything.
   */
  static TaskSource deferred(Supplier<TaskSource> made) {
    return new TaskSource() {
      private @Nullable TaskSource source;

      private TaskSource source() {
        if (source == null) {
          source = made.get();
        }
        return source;
      }

      @Override
      public Optional<Task> next() {
        return source().next();
      }

      @Override
      public void settled(Task task, TaskRun run) {
        source().settled(task, run);
      }

      @Override
      public boolean drained() {
        return source().drained();
      }
    };
  }
}
