package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The files of a workspace at a time, in a form that can be kept and compared. */
interface WorkTree {

  /**
   * Takes down the present state.
   *
   * @param before an earlier state, whose files are looked at even where they are ignored now; may
   *     be empty
   * @return text whose first word says which kind of tree it is of
   * @throws IOException if it cannot be taken down
   */
  String state(String before) throws IOException;

  /** What each file of a state is, in a word that another content does not have. */
  Map<String, String> files(String state) throws IOException;

  /** The paths that differ between two states, relative to the workspace, in order. */
  default List<String> changed(String before, String after) throws IOException {
    if (before.equals(after)) {
      return List.of();
    }
    Map<String, String> then = files(before);
    Map<String, String> now = files(after);
    Set<String> paths = new TreeSet<>(then.keySet());
    paths.addAll(now.keySet());
    paths.removeIf(path -> Objects.equals(then.get(path), now.get(path)));
    return List.copyOf(paths);
  }

  /** The same for some of the paths, with line counts where they are known. */
  List<FileChange> measured(String before, String after, List<String> paths) throws IOException;

  /** What is worth knowing of a state, such as that it is not the whole; empty if nothing is. */
  String remark(String state);
}
