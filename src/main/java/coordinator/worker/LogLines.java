package coordinator.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lines at the end of a log, however large it is and whatever is in it. Workers write what they
 * like: a line may be as long as a file, and a log may have become something that is no file.
 */
record LogLines(Path log) {

  private static final int MOST_BYTES = 32 << 20;

  /** A longer line holds a tool's output, and nothing that is looked for. */
  private static final int LONGEST_LINE = 4 << 20;

  /** Hands over each line; one that is too long is left out. */
  void forEach(Consumer<String> reader) throws IOException {
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(log, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      long start = Math.max(0, size - MOST_BYTES);
      if (size > 0) {
        channel.position(start);
        lines(Channels.newInputStream(channel), start > 0, reader);
      }
    }
  }

  /** Where the beginning was cut, the first line is left out: it is not whole. */
  private static void lines(InputStream in, boolean cut, Consumer<String> reader)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 16];
    boolean skipping = cut;
    // What is appended meanwhile is not waited for.
    for (long left = MOST_BYTES; left > 0; ) {
      int length = in.read(chunk, 0, (int) Math.min(left, chunk.length));
      if (length < 0) {
        break;
      }
      left -= length;
      int begin = 0;
      for (int end = 0; end < length; end++) {
        if (chunk[end] == '\n') {
          keep(line, chunk, begin, end);
          if (!skipping) {
            hand(line, reader);
          }
          line.reset();
          skipping = false;
          begin = end + 1;
        }
      }
      keep(line, chunk, begin, length);
    }
    if (!skipping) {
      hand(line, reader);
    }
  }

  private static void keep(ByteArrayOutputStream line, byte[] chunk, int begin, int end) {
    if (line.size() <= LONGEST_LINE) {
      line.write(chunk, begin, end - begin);
    }
  }

  private static void hand(ByteArrayOutputStream line, Consumer<String> reader) {
    if (line.size() > 0 && line.size() <= LONGEST_LINE) {
      reader.accept(line.toString(StandardCharsets.UTF_8));
    }
  }
}
