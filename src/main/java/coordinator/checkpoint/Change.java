package coordinator.checkpoint;

import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an attempt made of the work tree, and what has become of it since.
 *
 * @param tree the work tree, kept by git
 * @param state the state before the attempt
 * @param before its files
 * @param after the files that the attempt left
 * @param now the files at present
 * @param apart repositories within this one, which have histories of their own
 */
record Change(
    GitTree tree,
    String state,
    Map<String, String> before,
    Map<String, String> after,
    Map<String, String> now,
    Set<String> apart) {

  static Change of(TreeStates states, TaskRun run, String left) throws IOException {
    String before = states.before(run, run.attempt());
    if (!(states.tree(run) instanceof GitTree tree) || left.isEmpty()) {
      throw new IOException("the work tree was not compared by git");
    }
    Set<String> apart = new TreeSet<>(GitState.apart(before));
    apart.addAll(GitState.apart(left));
    return new Change(
        tree, before, tree.files(before), tree.files(left), tree.files(tree.state(before)), apart);
  }

  List<String> paths() {
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    paths.removeIf(path -> Objects.equals(before.get(path), after.get(path)));
    return List.copyOf(paths);
  }

  boolean isAsLeft(String path) {
    return Objects.equals(after.get(path), now.get(path));
  }

  /** Whether a path is that of a repository within this one, or lies in it. */
  boolean isApart(String path) {
    return apart.stream().anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
  }

  /**
   * Makes files again what they were before the attempt, as far as nobody has changed them since.
   *
   * @return those that somebody has
   * @throws IOException if git no longer has what they were; then nothing was touched
   */
  List<String> takeBack(List<String> paths) throws IOException {
    List<String> left = new ArrayList<>();
    List<String> restored = new ArrayList<>();
    for (String path : paths) {
      if (Objects.equals(now.get(path), before.get(path))) {
        continue;
      }
      if (!isAsLeft(path)) {
        left.add(path);
      } else if (before.containsKey(path)) {
        restored.add(path);
      }
    }
    Restoration restoration = tree.restoration(state);
    Map<String, String> kept = new TreeMap<>(before);
    kept.keySet().retainAll(restored);
    restoration.mustBeKept(kept);
    for (String path : paths) {
      if (!before.containsKey(path) && now.containsKey(path) && isAsLeft(path)) {
        restoration.delete(path);
      }
    }
    restoration.write(restored);
    return left;
  }
}
