package coordinator.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all, whatever is killed meanwhile. */
public final class AtomicFile {

  private AtomicFile() {}

  /** What lies beside a file for the moment in which it is written. */
  public static Path draft(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".draft");
  }

  /**
   * Writes a file by way of a temporary one beside it, which is forced to disk and then renamed.
   */
  public static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path draft = draft(file);
    OwnGit.remove(draft); // Not written through, should it be a link.
    try (FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives a finished draft its name, so that neither a kill nor a power cut leaves half of it
   * there: forced, renamed, and the folder forced too.
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the name lies on another file system
   */
  public static void promote(Path draft, Path file) throws IOException {
    force(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      force(folder);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
