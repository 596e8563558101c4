package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An index of our own, kept so that only what changed is read again. It lies where a worker may
 * reach it, so it is believed only while it is, byte for byte, what this process left.
 *
 * @param file where it lies; {@code .git} is added for a folder beside it
 */
final class OwnIndex {

  private final Path file;
  private String left = "";

  OwnIndex(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  Path folder() {
    return file.resolveSibling(file.getFileName() + ".git");
  }

  /** Whether it can be believed; if not, it is gone. */
  boolean believed() throws IOException {
    OwnGit.remove(file.resolveSibling(file.getFileName() + ".lock"));
    if (!left.isEmpty() && Fingerprint.of(file).equals(left)) {
      return true;
    }
    OwnGit.remove(file);
    return false;
  }

  /** Removes the folder beside it, which is of use only while git runs. */
  void tidy() throws IOException {
    synchronized (GitTree.class) {
      OwnGit.remove(folder());
    }
  }

  void keep() throws IOException {
    left = Fingerprint.of(file);
  }
}
