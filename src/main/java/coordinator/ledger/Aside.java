package coordinator.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Keeps what is taken out of a record's file in a new file beside it, for eyes. */
final class Aside {

  private Aside() {}

  /**
   * Copies the end of a file aside.
   *
   * @param why what the new file is called by, such as {@code torn-12}
   * @return the new file; one that was there is never written to
   */
  static Path keep(Path file, String why, FileChannel in, long from) throws IOException {
    for (int number = 1; ; number++) {
      Path aside = name(file, why, number);
      try (SeekableByteChannel out =
          Files.newByteChannel(
              aside,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.SYNC))) {
        copy(in, from, in.size(), out);
        return aside;
      } catch (FileAlreadyExistsException e) {
        // the next number
      }
    }
  }

  /** Gives another name to what lies where the file should. */
  static Path move(Path file, String why) throws IOException {
    for (int number = 1; ; number++) {
      Path aside = name(file, why, number);
      if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        return Files.move(file, aside);
      }
    }
  }

  static void copy(FileChannel in, long from, long to, SeekableByteChannel out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    long at = from;
    while (at < to) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
      int read = in.read(buffer, at);
      if (read < 0) {
        return;
      }
      at += read;
      buffer.flip();
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }

  private static Path name(Path file, String why, int number) {
    return file.resolveSibling(file.getFileName() + "." + why + (number == 1 ? "" : "-" + number));
  }
}
