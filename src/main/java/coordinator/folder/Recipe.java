package coordinator.folder;

import coordinator.task.Assignment;
import coordinator.task.Expected;
import coordinator.task.Limits;
import coordinator.task.Task;
import coordinator.task.Timing;
import coordinator.task.TreeRule;
import coordinator.task.WorkerChoice;
import java.nio.file.Path;
import java.util.List;

/**
 * How a file becomes a task: everything but its content.
 *
 * @param worker who carries it out
 * @param command whether the worker is given the content as a shell command, not as a prompt
 * @param workspace absolute path of the workers' root
 * @param timing how long each may take
 * @param limits how often each may be tried
 */
public record Recipe(
    WorkerChoice worker, boolean command, Path workspace, Timing timing, Limits limits) {

  /** Its exit code decides; what it does to the work tree is not told from what others do. */
  private static final Expected EXPECTED = new Expected(true, null, List.of(), TreeRule.UNWATCHED);

  /** The task that a file is, with this content. Its title is the file's path. */
  public Task task(TaskFile file, String text) {
    Assignment assignment =
        new Assignment(
            worker, workspace.toString(), command ? "" : text, command ? text : null, List.of());
    Path path = file.path();
    String title = (path.startsWith(workspace) ? workspace.relativize(path) : path).toString();
    return new Task(file.id(), title, assignment, timing, EXPECTED, limits);
  }
}
