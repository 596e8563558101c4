package coordinator.checkpoint;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A name as git or a note tells it. Not each is one that this process can open: it may not be
 * UTF-8, or the character set of the machine's locale may lack it.
 */
final class PathName {

  private static final char UNREADABLE = '\ufffd';

  private PathName() {}

  /** The file under a folder that has this name; empty if another would be taken for it. */
  static Optional<Path> below(Path folder, String name) {
    try {
      Path path = Path.of(name);
      return name.indexOf(UNREADABLE) < 0 && path.toString().equals(name)
          ? Optional.of(folder.resolve(path))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
