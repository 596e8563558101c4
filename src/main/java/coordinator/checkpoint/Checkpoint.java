package coordinator.checkpoint;

import coordinator.task.Action;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import coordinator.worker.Launch;
import java.io.IOException;
import java.util.List;

/**
 * Prepares the ground for an attempt, and afterwards says what is on it. Each call may take its
 * time.
 */
public interface Checkpoint {

  /**
   * What an attempt begins with.
   *
   * @param launch how its worker is launched
   * @param notes what was noted before it; {@link Notes#NONE} if nothing was
   */
  record Prepared(Launch launch, Notes notes) {}

  /**
   * Makes all ready for the next attempt of a task: keeps earlier artifacts aside, notes the work
   * tree, writes the prompt file.
   *
   * @return how its worker is launched, and what is to be recorded before it is let go
   * @throws IOException if a file cannot be written or the worker's program is not there
   */
  Prepared prepare(TaskRun run) throws IOException;

  /**
   * The signals that stop this task's processes, in order; the last one is sent again until they
   * are gone.
   */
  List<String> signals(TaskRun run);

  /**
   * Whether to prepare an attempt, or a check of it, or to look at what it left costs less than to
   * have another thread do it.
   */
  default boolean brief(TaskRun run, Action next) {
    return false;
  }

  /** Looks at what the last attempt left. */
  Evidence inspect(TaskRun run) throws IOException;

  /**
   * Puts the changes of the last attempt, which is judged, where its task says: done twice it is
   * done once.
   */
  Filed file(TaskRun run) throws IOException;

  /** How a check of the last attempt is launched, counted from 1. */
  Launch check(TaskRun run, int check) throws IOException;

  /** What it means that a check of the last attempt ended so, counted from 1. */
  Finding judge(TaskRun run, int check, Exit exit) throws IOException;
}
