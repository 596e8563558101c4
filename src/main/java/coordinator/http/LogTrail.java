package coordinator.http;

import coordinator.run.Masking;
import coordinator.worker.Launch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A log as it grows, as events. It gives whole lines, so that no character and no secret is cut; of
 * a line that stays unfinished, what is there.
 */
final class LogTrail implements Outflow.Source {

  private static final int MOST = 64 << 10;
  private static final int LINES_AGAIN = 100;
  private static final String CUT = "… the log was cut meanwhile; its end:\n";
  private static final byte[] END = bytes("event: end\ndata: {}\n\n");

  private record Part(long offset, String text) {}

  private final LogFile log;
  private final Path file;
  private final Masking masking;
  private long at;
  private long sizeBefore = -1;
  private long largest; // that it is known to have been
  private boolean over;
  private boolean ended;

  /**
   * @param file the log's path; it moves away with its run
   * @param over whether its writer is known to have ended
   * @param from where to begin; behind the log's end where somebody has read so far before it was
   *     cut
   */
  LogTrail(LogFile log, Path file, boolean over, Masking masking, long from) {
    this.log = log;
    this.file = file;
    this.over = over;
    this.masking = masking;
    this.at = from;
    this.largest = from;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (ended) {
      return null;
    }
    boolean last = over;
    over = over || Launch.hasEnded(file) || !Files.exists(file);
    long size = log.size();
    boolean still = size == sizeBefore || last;
    sizeBefore = size;
    boolean cut = size < largest; // it had become too large
    largest = size;
    if (cut) {
      at = log.tail(LINES_AGAIN, MOST);
      return event(at, CUT);
    }
    byte[] part = log.read(at, MOST, masking);
    int length = whole(part, still, last);
    if (length == 0) {
      if (last && part.length == 0) {
        ended = true;
        return ByteBuffer.wrap(END);
      }
      return null;
    }
    long from = at;
    at += length;
    sizeBefore = -1;
    return event(from, new String(part, 0, length, StandardCharsets.UTF_8));
  }

  private ByteBuffer event(long from, String text) throws IOException {
    String data = Json.of(new Part(from, text), masking);
    return ByteBuffer.wrap(bytes("id: " + at + "\nevent: log\ndata: " + data + "\n\n"));
  }

  /** How much of it can be given: whole lines, or whole characters where that must do. */
  private static int whole(byte[] part, boolean still, boolean last) {
    for (int i = part.length; i > 0; i--) {
      if (part[i - 1] == '\n') {
        return i;
      }
    }
    if (!still && part.length < MOST) {
      return 0;
    }
    int length = part.length;
    for (int back = 1; back <= Math.min(3, length); back++) {
      int leading = Byte.toUnsignedInt(part[length - back]);
      if (leading >= 0xc0) {
        int needed = leading >= 0xf0 ? 4 : leading >= 0xe0 ? 3 : 2;
        return needed > back && !last ? length - back : length;
      }
    }
    return length;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (IOException e) {
      // it was only read
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
