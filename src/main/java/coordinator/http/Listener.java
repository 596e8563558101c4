package coordinator.http;

import jakarta.servlet.ServletOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to a {@link Feed}. What it has not read waits in a queue; when that is full it is
 * told to begin anew, and sent away.
 */
final class Listener implements Outflow.Source {

  private static final int MOST_WAITING = 1_024;

  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private final Outflow flow;
  private boolean closed;

  Listener(ServletOutputStream out) {
    this.flow = new Outflow(out, this);
  }

  CompletableFuture<Void> begin() {
    return flow.begin();
  }

  /** Gives it a message, or sends it away if it has too many already. */
  void offer(ByteBuffer message) {
    synchronized (waiting) {
      if (closed) {
        return;
      }
      if (waiting.size() >= MOST_WAITING) {
        waiting.clear();
        waiting.add(Feed.RESET);
        closed = true;
      } else {
        waiting.add(message);
      }
    }
    flow.pull();
  }

  @Override
  public @Nullable ByteBuffer next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  @Override
  public boolean ended() {
    synchronized (waiting) {
      return closed && waiting.isEmpty();
    }
  }

  /** Sends it away. */
  void sendAway() {
    synchronized (waiting) {
      closed = true;
    }
    flow.pull();
    flow.finish();
  }
}
