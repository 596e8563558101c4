package coordinator.http;

import coordinator.run.Masking;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * A log of any size, read in parts, with secrets masked also where a part begins or ends in one.
 */
final class LogFile implements AutoCloseable {

  private final SeekableByteChannel channel;

  LogFile(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a log.
   *
   * @throws Problem if there is no such regular file
   */
  static LogFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Problem.missing("there is no log " + file.getFileName());
    }
    try {
      return new LogFile(
          Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException e) {
      throw Problem.missing("there is no log " + file.getFileName());
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /** At most so many bytes from a place on, masked; as many as before. */
  byte[] read(long offset, int length, Masking masking) throws IOException {
    long from = Math.max(0, offset - Masking.REACH);
    byte[] around = masking.mask(raw(from, (int) (offset - from) + length + Masking.REACH));
    int begin = (int) Math.min(around.length, offset - from);
    return Arrays.copyOfRange(around, begin, Math.min(around.length, begin + length));
  }

  /** Where the last so many lines begin; not more than a part from the end. */
  long tail(int lines, int part) throws IOException {
    long from = Math.max(0, size() - part);
    byte[] end = raw(from, (int) (size() - from));
    int left = lines;
    for (int i = end.length - 2; i >= 0; i--) {
      if (end[i] == '\n' && --left == 0) {
        return from + i + 1;
      }
    }
    return from;
  }

  private byte[] raw(long from, int length) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.max(0, Math.min(length, channel.size() - from)));
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until all is there, or the file turns out to be shorter
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
