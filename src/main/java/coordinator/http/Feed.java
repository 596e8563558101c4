package coordinator.http;

import coordinator.run.Masking;
import coordinator.run.News;
import coordinator.run.RunItem;
import coordinator.run.Shelf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what happens to any run, keeps the last of it for those who come back, and gives it to
 * those who listen. It never waits for any of them.
 */
final class Feed implements Shelf.Watcher {

  private static final int MOST_KEPT = 4_096;
  private static final int MOST_REPLAYED = 1_000;
  private static final ByteBuffer HELLO = bytes("event: hello\ndata: {}\n\n");
  static final ByteBuffer RESET = bytes("event: reset\ndata: {}\n\n");
  private static final ByteBuffer PING = bytes(": still here\n\n");

  /** A message with its number and the plan it is about. */
  private record Message(long number, String plan, ByteBuffer text) {}

  private final String boot =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()).substring(0, 8);
  private final Deque<Message> kept = new ArrayDeque<>();
  private final Map<Listener, String> listeners = new ConcurrentHashMap<>();
  private volatile Masking masking = Masks.SHAPES;
  private long last;

  void mask(Masking now) {
    masking = now;
  }

  boolean isHeard() {
    return !listeners.isEmpty();
  }

  int listeners() {
    return listeners.size();
  }

  @Override
  public void entry(News news) {
    publish("entry", news.run().plan(), news);
  }

  @Override
  public void changed(RunItem run) {
    publish("run", run.name().plan(), run);
  }

  /**
   * Has somebody listen.
   *
   * @param plan the plan that is listened for, or null for all
   * @param since the id of the last message that was heard, or null
   * @return completed once the listener is gone
   */
  synchronized CompletableFuture<Void> listen(
      Listener listener, @Nullable String plan, @Nullable String since) {
    CompletableFuture<Void> gone = listener.begin();
    listener.offer(HELLO);
    if (since != null && !replay(listener, plan, since)) {
      listener.offer(RESET);
    }
    listeners.put(listener, plan == null ? "" : plan);
    return gone.whenComplete((none, failure) -> listeners.remove(listener));
  }

  private boolean replay(Listener listener, @Nullable String plan, String since) {
    int dash = since.indexOf('-');
    if (dash < 0 || !since.substring(0, dash).equals(boot) || !since.matches(".*-\\d{1,18}")) {
      return false;
    }
    long heard = Long.parseLong(since.substring(dash + 1));
    long oldest = kept.isEmpty() ? last : kept.getFirst().number() - 1;
    if (heard < Math.max(oldest, last - MOST_REPLAYED) || heard > last) {
      return false;
    }
    for (Message message : kept) {
      if (message.number() > heard && (plan == null || plan.equals(message.plan()))) {
        listener.offer(message.text());
      }
    }
    return true;
  }

  /** Shows everybody that we are still there, which also shows us who is not. */
  void ping() {
    listeners.keySet().forEach(listener -> listener.offer(PING));
  }

  /** Sends everybody away. */
  void close() {
    listeners.keySet().forEach(Listener::sendAway);
  }

  private synchronized void publish(String event, String plan, Object data) {
    last++;
    String text =
        "id: "
            + boot
            + "-"
            + last
            + "\nevent: "
            + event
            + "\ndata: "
            + Json.of(data, masking)
            + "\n\n";
    Message message = new Message(last, plan, bytes(text));
    kept.addLast(message);
    if (kept.size() > MOST_KEPT) {
      kept.removeFirst();
    }
    listeners.forEach(
        (listener, wanted) -> {
          if (wanted.isEmpty() || wanted.equals(plan)) {
            listener.offer(message.text());
          }
        });
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
