package coordinator.http;

import coordinator.run.Masking;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A part of a log on its way to a client, a piece at a time. */
final class Download implements Outflow.Source {

  private static final int PIECE = 64 << 10;

  private final LogFile log;
  private final Masking masking;
  private final long end;
  private long at;

  /**
   * @param end the byte behind the last one
   */
  Download(LogFile log, Masking masking, long from, long end) {
    this.log = log;
    this.masking = masking;
    this.at = from;
    this.end = end;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (at >= end) {
      return null;
    }
    byte[] piece = log.read(at, (int) Math.min(PIECE, end - at), masking);
    if (piece.length == 0) {
      throw new IOException("the log has become shorter");
    }
    at += piece.length;
    return ByteBuffer.wrap(piece);
  }

  @Override
  public boolean ended() {
    return at >= end;
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
