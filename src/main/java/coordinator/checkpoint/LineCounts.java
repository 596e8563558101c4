package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many lines were added and removed between two tree objects. */
record LineCounts(OwnGit git, Path index) {

  /**
   * The changed files by their paths.
   *
   * @param before a tree's id
   * @param after a tree's id
   * @param prefix what goes before each path
   */
  Map<String, FileChange> between(String before, String after, String prefix) throws IOException {
    Map<String, FileChange> counted = new HashMap<>();
    Command.Output out =
        git.run(
            index,
            List.of(
                "diff-tree",
                "-r",
                "-z",
                "--no-renames",
                "--no-ext-diff",
                "--no-textconv",
                "--numstat",
                "--relative",
                before,
                after));
    for (String line : out.out().split("\0")) {
      String[] field = line.split("\t", 3);
      if (field.length == 3) {
        String path = prefix + field[2];
        counted.put(path, new FileChange(path, count(field[0]), count(field[1])));
      }
    }
    return counted;
  }

  private static int count(String field) {
    return field.matches("\\d{1,9}") ? Integer.parseInt(field) : -1;
  }
}
