package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The coordinator's own files, in folders where workers can write too: what lies there under their
 * name makes way, so that nothing is written through a link to somewhere else.
 */
final class OwnFile {

  private OwnFile() {}

  static void write(Path file, String text) throws IOException {
    mustHaveFolder(file);
    try {
      writeNew(file, text);
    } catch (FileAlreadyExistsException e) {
      OwnGit.remove(file);
      writeNew(file, text);
    }
  }

  private static void writeNew(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  static void write(Path file, Iterable<String> lines) throws IOException {
    makeWay(file);
    Files.write(file, lines, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /**
   * Removes what lies where a file is to be written.
   *
   * @throws IOException if its folder is none, or a link
   */
  static void makeWay(Path file) throws IOException {
    mustHaveFolder(file);
    OwnGit.remove(file);
  }

  private static void mustHaveFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(folder.toString(), null, "is not the coordinator's folder");
    }
  }
}
