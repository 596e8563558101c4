package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import java.io.IOException;
import java.util.List;

/** The files of a workspace at a time, in a form that can be kept and compared. */
interface WorkTree {

  /**
   * Takes down the present state.
   *
   * @return text whose first word says which kind of tree it is of
   * @throws IOException if it cannot be taken down
   */
  String state() throws IOException;

  /** The paths that differ between two states, relative to the workspace, in order. */
  List<String> changed(String before, String after) throws IOException;

  /** The same for some of the paths, with line counts where they are known. */
  List<FileChange> measured(String before, String after, List<String> paths) throws IOException;

  /** What is worth knowing of a state, such as that it is not the whole; empty if nothing is. */
  String remark(String state);
}
