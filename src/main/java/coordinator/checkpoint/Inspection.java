package coordinator.checkpoint;

import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.List;

/** What a front door looks at besides: files that mean something to it alone. */
public interface Inspection {

  /** All is ready for the next attempt of a task, and its worker is not launched yet. */
  void prepared(TaskRun run) throws IOException;

  /**
   * What the last attempt left of it. Called again where a coordinator died before it was recorded.
   *
   * @param seen what every checkpoint sees
   */
  List<Finding> findings(TaskRun run, Evidence seen) throws IOException;
}
