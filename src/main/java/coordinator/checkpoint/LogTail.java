package coordinator.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a log is read: never all of it, for a log may be of any size, and never what moves a
 * terminal.
 */
public final class LogTail {

  private static final int HEAD = 256 << 10;
  private static final int TAIL = 768 << 10;
  private static final int LONGEST_LINE = 2_000;

  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\\\)|\u001b[@-Z\\\\-_]");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}&&[^\n\t]]|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]");

  private LogTail() {}

  /** The last lines of a log, as plain text; empty if there is no such regular file. */
  public static List<String> of(Path log, int lines) throws IOException {
    List<String> all = lines(read(log, 0, 256 << 10));
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** The lines of what a worker printed, each as plain text that fits where people read it. */
  public static List<String> lines(String text) {
    return clean(text).lines().map(LogTail::shortened).toList();
  }

  /**
   * A log's beginning and end as plain text, with a word on what lies between; empty if there is
   * none.
   */
  static String text(Path log) throws IOException {
    return clean(read(log, HEAD, TAIL));
  }

  /** Text without escape sequences and control characters; a carriage return ends a line. */
  static String clean(String text) {
    String plain = text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
    String lines =
        plain.indexOf('\r') < 0 ? plain : plain.replace("\r\n", "\n").replace('\r', '\n');
    return CONTROLS.matcher(lines).replaceAll("");
  }

  /** A line that fits where people read it. */
  static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
  }

  private static String read(Path log, int head, int tail) throws IOException {
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(log, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (true) {
        long size = channel.size();
        String text = read(channel, size, head, tail);
        if (channel.size() >= size) { // else it was cut meanwhile, and is read again
          return text;
        }
      }
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static String read(SeekableByteChannel channel, long size, int head, int tail)
      throws IOException {
    if (size <= head + tail) {
      return part(channel, 0, (int) size);
    }
    String end = part(channel, size - tail, tail);
    if (head == 0) {
      return end;
    }
    long left = size - head - tail;
    return part(channel, 0, head) + "\n… " + left + " bytes left out …\n" + end;
  }

  private static String part(SeekableByteChannel channel, long from, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // Until all is there, or the file turns out to be shorter.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }
}
