package coordinator.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a worker's or a check's log may be. One that is larger is cut while it is written, so
 * that a worker that prints without end fills no disk, and one that merely prints much is not
 * failed for it.
 *
 * @param bytes the most; {@code Long.MAX_VALUE} means no limit
 */
public record LogLimit(long bytes) {

  public static final LogLimit NONE = new LogLimit(Long.MAX_VALUE);
  public static final LogLimit DEFAULT = new LogLimit(256L << 20);

  /**
   * Of a smaller log less would be left than verdicts read: its first 256 KB and its last 768 KB.
   */
  static final long LEAST = 4 << 20;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(KB|MB|GB)");
  private static final Map<String, Integer> SHIFTS = Map.of("KB", 10, "MB", 20, "GB", 30);

  /**
   * Reads a size such as {@code 256MB}, or {@code none}.
   *
   * @throws IllegalArgumentException if it is neither; the message says what is wanted
   */
  static LogLimit parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a size such as 256MB or 1GB, or none");
    }
    long bytes = Long.parseLong(matcher.group(1)) << SHIFTS.getOrDefault(matcher.group(2), 0);
    if (bytes < LEAST) {
      throw new IllegalArgumentException("must be 4MB at least, or none");
    }
    return new LogLimit(bytes);
  }

  /** Whether a file is larger. Asked of every log again and again, so it costs one system call. */
  private boolean exceededBy(Path log) {
    return log.toFile().length() > bytes;
  }

  /**
   * Cuts a log that is larger: what lies between its beginning and its end goes. Nothing is done to
   * what is no plain file, or has another name elsewhere: a worker may have put it there.
   */
  void hold(Path log) throws IOException {
    if (exceededBy(log) && Traces.isOnlyHere(log)) {
      cut(log);
    }
  }

  /** One at a time: a log's writer may end while it is cut. */
  private synchronized void cut(Path log) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            log,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      if (Traces.isOnlyHere(log)) {
        new LogCut(channel, bytes).make();
      }
    } catch (NoSuchFileException e) {
      // It went away with its run.
    }
  }

  @Override
  public String toString() {
    return bytes == Long.MAX_VALUE
        ? "none"
        : bytes % (1 << 20) == 0 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
  }
}
