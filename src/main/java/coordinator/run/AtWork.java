package coordinator.run;

import coordinator.ledger.RunLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells who writes in a workspace: each run there is held by a lock in its {@code tmp} folder.
 * There is to be one writer for a work tree, unless somebody says otherwise.
 */
public final class AtWork {

  private AtWork() {}

  /**
   * Who carries a run out in a workspace, in words; empty if nobody does.
   *
   * @param but the name of a run that does not count; empty if all do
   */
  public static Optional<String> in(Path workspace, String but) throws IOException {
    Path folder = workspace.resolve("tmp");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*.lock")) {
      for (Path lock : locks) {
        String name = lock.getFileName().toString().replaceFirst("\\.lock$", "");
        if (!name.equals(but) && RunLock.held(lock)) {
          return Optional.of(
              name + " is under way in the same workspace, held by " + RunLock.holder(lock));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Makes sure that nobody else writes there.
   *
   * @throws Refused if somebody does
   */
  static void refuse(Path workspace, String but) throws Refused, IOException {
    Optional<String> other = in(workspace, but);
    if (other.isPresent()) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER, other.get() + "; wait until it is over, or stop it");
    }
  }
}
