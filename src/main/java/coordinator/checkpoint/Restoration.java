package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes files of a work tree again what they were in an earlier state, byte for byte.
 *
 * @param tree the id of that state's tree object
 */
record Restoration(
    Path workspace, GitPlace place, OwnIndex index, OwnGit git, String rules, String tree) {

  /**
   * Sees whether git still has files as they were.
   *
   * @param before mode and id of each, by its path
   * @throws IOException if it has not
   */
  void mustBeKept(Map<String, String> before) throws IOException {
    String above = place.root().relativize(workspace).toString();
    Map<String, String> ids = new TreeMap<>();
    before.forEach(
        (path, what) ->
            ids.put(
                above.isEmpty() ? path : above + "/" + path,
                what.substring(what.indexOf(' ') + 1)));
    synchronized (GitTree.class) {
      Path own = begun();
      new Contents(git, place.root()).mustBeGenuine(own, ids);
      OwnGit.remove(own);
    }
  }

  /** Deletes a file that was not there, and the folders that are empty without it. */
  void delete(String path) throws IOException {
    Files.deleteIfExists(workspace.resolve(path));
    Path at = workspace.resolve(path).getParent();
    while (at != null && at.startsWith(workspace) && !at.equals(workspace) && empty(at)) {
      Files.delete(at);
      at = at.getParent();
    }
  }

  private static boolean empty(Path folder) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      return left.findAny().isEmpty();
    }
  }

  /** Writes files as they were. */
  void write(List<String> paths) throws IOException {
    synchronized (GitTree.class) {
      Path own = begun();
      for (List<String> some : Hidden.parts(paths)) {
        List<String> command = new ArrayList<>(List.of("checkout-index", "-f", "--"));
        command.addAll(some);
        git.out(own, command);
      }
      OwnGit.remove(own);
    }
  }

  private Path begun() throws IOException {
    git.open(rules);
    Path own = index.file().resolveSibling(index.file().getFileName() + ".restored");
    OwnGit.remove(own);
    git.out(own, List.of("read-tree", tree));
    return own;
  }
}
