package coordinator.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a client as fast as the client reads, and never waits for it: a slow one costs neither
 * a thread nor more memory than what its source holds.
 */
final class Outflow implements WriteListener {

  /** Where the bytes come from. */
  interface Source {

    /** The next part, or null if there is none now. */
    @Nullable ByteBuffer next() throws IOException;

    /** Whether there is nothing more to come. */
    boolean ended();

    /** The client is gone, or has everything. */
    default void close() {}
  }

  private final ServletOutputStream out;
  private final Source source;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private boolean flushed = true;

  Outflow(ServletOutputStream out, Source source) {
    this.out = out;
    this.source = source;
  }

  /** Begins; gives what is completed once all is written, or the client is gone. */
  CompletableFuture<Void> begin() {
    out.setWriteListener(this);
    return end;
  }

  @Override
  public void onWritePossible() {
    pull();
  }

  /** Writes what the source has, as far as the client takes it. */
  synchronized void pull() {
    try {
      while (!end.isDone() && out.isReady()) {
        ByteBuffer part = source.next();
        if (part != null) {
          out.write(part.array());
          flushed = false;
        } else if (!flushed) {
          flushed = true;
          out.flush();
        } else {
          if (source.ended()) {
            finish();
          }
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      finish();
    }
  }

  @Override
  public void onError(Throwable failure) {
    finish();
  }

  /** Ends it, whatever is still to be written. */
  void finish() {
    if (end.complete(null)) {
      source.close();
    }
  }
}
