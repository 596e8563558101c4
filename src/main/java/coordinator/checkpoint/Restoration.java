package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes files of a work tree again what they were in an earlier state, byte for byte. */
record Restoration(Path workspace, OwnIndex index, OwnGit git, String rules, String tree) {

  private static final int AT_ONCE = 200;

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
      git.open(rules);
      Path own = index.file().resolveSibling(index.file().getFileName() + ".restored");
      OwnGit.remove(own);
      git.out(own, List.of("read-tree", tree));
      for (int i = 0; i < paths.size(); i += AT_ONCE) {
        List<String> command = new ArrayList<>(List.of("checkout-index", "-f", "--"));
        command.addAll(paths.subList(i, Math.min(paths.size(), i + AT_ONCE)));
        git.out(own, command);
      }
      OwnGit.remove(own);
    }
  }
}
