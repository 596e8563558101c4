package coordinator.folder;

import coordinator.engine.TaskSource;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.Optional;

/**
 * What is left of a run whose coordinator is dead: gives nothing new, and publishes how its tasks
 * end, and how those ended that nobody was told of.
 */
public final class FinishingSource implements TaskSource {

  private final Markers markers;

  public FinishingSource(Markers markers) {
    this.markers = markers;
  }

  /** Publishes what the run's record knows to be over, and its claims do not. */
  public void publishWhatEnded(RunState state) throws IOException {
    for (TaskRun run : state.tasks()) {
      if (run.passed() || run.failed()) {
        publish(run.task(), run);
      }
    }
  }

  @Override
  public Optional<Task> next() {
    return Optional.empty();
  }

  @Override
  public void publish(Task task, TaskRun run) throws IOException {
    TaskFile file = TaskFile.of(task);
    if (markers.holds(file) && run.reset()) {
      markers.release(file);
    } else if (markers.holds(file)) {
      markers.publish(file, run);
    }
  }

  @Override
  public boolean drained() {
    return true;
  }
}
