package coordinator.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The git work tree that a folder is in. A {@code .git} that is an empty folder is none: Codex's
 * sandbox leaves such folders behind when it is killed.
 */
public final class GitRoot {

  private GitRoot() {}

  /**
   * The nearest folder, this one or above, that git would take for a work tree's root; empty if
   * there is none.
   */
  public static Optional<Path> above(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.isRegularFile(git) || Files.exists(git.resolve("HEAD"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
