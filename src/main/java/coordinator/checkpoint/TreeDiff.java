package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What an attempt changed in the work tree, line by line, where git keeps both states. */
public final class TreeDiff {

  private TreeDiff() {}

  /**
   * The changes as a unified diff; empty where the states before and after are not known, or git
   * has them no more.
   */
  public static Optional<String> of(RunFiles files, String task, int attempt) throws IOException {
    Ground ground = Ground.of(files, task, attempt);
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    if (place.isEmpty() || !isKept(ground.tree()) || !isKept(ground.treeAfter())) {
      return Optional.empty();
    }
    String before = Files.readString(ground.tree());
    String after = Files.readString(ground.treeAfter());
    if (!before.startsWith(GitState.KIND) || !after.startsWith(GitState.KIND)) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("diff");
    try {
      OwnGit git = new OwnGit(files.workspace(), place.get(), folder.resolve("git"));
      git.open("");
      Command.Output out =
          git.run(folder.resolve("index"), command(GitState.id(before), GitState.id(after)));
      return out.code() == 0 ? Optional.of(out.out()) : Optional.empty();
    } finally {
      OwnGit.remove(folder);
    }
  }

  private static List<String> command(String before, String after) {
    return List.of(
        "diff-tree",
        "-r",
        "-p",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--relative",
        before,
        after);
  }

  private static boolean isKept(Path state) {
    return Files.isRegularFile(state, LinkOption.NOFOLLOW_LINKS);
  }
}
