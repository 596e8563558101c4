package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.engine.Outcome.How;
import coordinator.folder.Markers;
import coordinator.folder.TaskFile;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What a run of task files leaves when its engine has ended: open tasks are anybody's again, and
 * where nothing remains to be told, the lock goes. The caller holds it.
 */
record Leavings(RunFiles files, RunState state, Markers markers) {

  /**
   * Lets go of what is claimed and was not begun.
   *
   * @param claimed further claims of the run, which its record may not know
   */
  void letGo(Outcome outcome, Collection<TaskFile> claimed) throws IOException {
    if (outcome.how() == How.LEFT || outcome.how() == How.BROKEN) {
      return; // its workers may live; whoever comes next finishes it
    }
    boolean all = true;
    for (TaskRun run : state.tasks()) {
      if (run.status() == Status.READY || run.status() == Status.PARKED) {
        release(TaskFile.of(run.task()));
      } else {
        all &= run.status() == Status.SETTLED;
      }
    }
    for (TaskFile file : claimed) {
      if (state.task(file.id()).isEmpty()) {
        release(file);
      }
    }
    if (all) {
      forgetEmpty();
      Files.deleteIfExists(files.lock());
    }
  }

  private void release(TaskFile file) throws IOException {
    if (markers.holds(file)) {
      markers.release(file);
    }
  }

  /** A run that had nothing to do is not worth a folder. */
  private void forgetEmpty() throws IOException {
    if (state.tasks().isEmpty()) {
      for (Path file : List.of(files.ledger(), files.pids(), files.folder())) {
        try {
          Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
          return;
        }
      }
    }
  }
}
