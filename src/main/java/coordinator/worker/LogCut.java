package coordinator.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the middle out of a log that its worker may be writing to, in append mode: a quarter of the
 * limit stays at the beginning and a quarter at the end, with a line between them that says how
 * much is gone. The end is copied down in pieces, so it takes no memory, whatever the limit.
 */
final class LogCut {

  /** The line between, filled up with blanks so that it can be written anew in its place. */
  private static final String GAP = "[coordinator left out about %d bytes here: log_limit is %s]";

  private static final Pattern EARLIER =
      Pattern.compile(
          "^\\[coordinator left out about (\\d{1,18}) bytes here: log_limit is \\w+] *\n",
          Pattern.MULTILINE);

  private static final int GAP_BYTES = 128;

  /** Where the worker wrote faster than was copied; two halves of lines must not make one. */
  private static final String JOINT =
      "\n[coordinator cut this log while it was written: a little is missing here]\n";

  private static final int PIECE = 256 << 10;

  /** So far a line's end is looked for. */
  private static final int REACH = 64 << 10;

  /** So often what was written meanwhile is copied too. */
  private static final int ROUNDS = 8;

  private final FileChannel log;
  private final long limit;
  private final long quarter;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);

  /**
   * @param limit in bytes
   */
  LogCut(FileChannel log, long limit) {
    this.log = log;
    this.limit = limit;
    this.quarter = limit / 4;
  }

  /**
   * The beginning that stays.
   *
   * @param end where it ends, at a line's end where there is one
   * @param rest where begins what was not left out before
   * @param before bytes that were left out before
   */
  private record Head(long end, long rest, long before) {}

  void make() throws IOException {
    long size = log.size();
    if (size <= limit) {
      return;
    }
    Head head = head();
    long kept = head.end() + GAP_BYTES;
    long to = kept;
    long from = lineStart(size - quarter);
    boolean written = false;
    for (int round = 0; round < ROUNDS && from < size; round++) {
      if (to - kept + size - from > 2 * quarter) { // more has come than is kept
        from = lineStart(size - quarter);
        to = kept;
      }
      long copied = copy(from, size, to);
      from += copied;
      to += copied;
      long now = log.size();
      written |= now > size;
      size = now;
    }
    long tail = to - kept;
    if (written) {
      to += put(JOINT, to);
    }
    // What is written from here on, for some microseconds, is lost and not counted.
    long left = head.before() + log.size() - head.rest() - tail;
    put(gap(left), head.end());
    log.truncate(to);
  }

  private String gap(long left) {
    String line = String.format(GAP, left, new LogLimit(limit));
    return line + " ".repeat(GAP_BYTES - 1 - line.length()) + "\n";
  }

  private Head head() throws IOException {
    long from = Math.max(0, quarter - REACH);
    String text = read(from, (int) (quarter - from) + 2 * GAP_BYTES);
    Matcher earlier = EARLIER.matcher(text);
    if (earlier.find()) {
      return new Head(
          from + earlier.start(), from + earlier.end(), Long.parseLong(earlier.group(1)));
    }
    int end = text.lastIndexOf('\n', (int) (quarter - from) - 1) + 1;
    long at = end > 0 ? from + end : quarter + put("\n", quarter);
    return new Head(at, at, 0);
  }

  /** The first place from there on where a line begins, if one does not far behind it. */
  private long lineStart(long at) throws IOException {
    return at + read(at, REACH).indexOf('\n') + 1;
  }

  private long copy(long from, long end, long to) throws IOException {
    long done = 0;
    while (from + done < end) {
      piece.clear().limit((int) Math.min(PIECE, end - from - done));
      if (log.read(piece, from + done) < 0) {
        break;
      }
      piece.flip();
      long target = to + done;
      done += piece.remaining();
      write(piece, target);
    }
    return done;
  }

  /** Byte for character, so that places in the text are places in the file. */
  private String read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && log.read(bytes, at + bytes.position()) >= 0) {
      // until all is there
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  private int put(String text, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    int length = bytes.remaining();
    write(bytes, at);
    return length;
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += log.write(bytes, to);
    }
  }
}
