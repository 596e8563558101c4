package coordinator.engine;

import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.io.IOException;
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
   *
   * @throws IOException if a file of the source fails it; the run is then left
   */
  Optional<Task> next() throws IOException;

  /** Why a task that was just given cannot be started, if so: it is then over, and has failed. */
  default Optional<String> refused(Task task) {
    return Optional.empty();
  }

  /**
   * A task that this source gave, now or before a restart, is over. That goes to disk together with
   * what is given next, so nothing outside may know of it yet.
   */
  default void settled(Task task, TaskRun run) {}

  /**
   * That a task is over is on disk. A coordinator that dies just then never tells it, so a source
   * is made from the run's record.
   *
   * @throws IOException if it could not be published; the run is then left
   */
  default void publish(Task task, TaskRun run) throws IOException {}

  /** Whether no task will come any more. */
  boolean drained();

  /**
   * How the run ends when the source is drained and nothing is under way. A task that was reset and
   * not given again is no longer asked for.
   *
   * @return {@code PASSED} or {@code FAILED}, or {@code STOPPED} where it can be gone on with
   */
  default Outcome end(RunState state) {
    return state.tasks().stream().allMatch(run -> run.passed() || run.reset())
        ? new Outcome(Outcome.How.PASSED, "")
        : new Outcome(Outcome.How.FAILED, firstFailure(state));
  }

  private static String firstFailure(RunState state) {
    return state.tasks().stream()
        .filter(TaskRun::failed)
        .findFirst()
        .map(
            run ->
                run.task().id()
                    + " "
                    + (run.settlement() == null ? "failed" : run.settlement().reason()))
        .orElse("nothing further can start");
  }

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
      public Optional<Task> next() throws IOException {
        return source().next();
      }

      @Override
      public Optional<String> refused(Task task) {
        return source().refused(task);
      }

      @Override
      public void settled(Task task, TaskRun run) {
        source().settled(task, run);
      }

      @Override
      public void publish(Task task, TaskRun run) throws IOException {
        source().publish(task, run);
      }

      @Override
      public boolean drained() {
        return source().drained();
      }

      @Override
      public Outcome end(RunState state) {
        return source().end(state);
      }
    };
  }
}
