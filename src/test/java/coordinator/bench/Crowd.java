package coordinator.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients that are slow on purpose: a third sends its headers byte by byte, a third its body,
 * a third asks for all events and reads none. Whoever is sent away comes again.
 */
final class Crowd implements AutoCloseable {

  private static final int SMALL = 4 << 10;

  private final InetSocketAddress server;
  private final String bearer;
  private final List<Slow> clients = new ArrayList<>();
  private final Thread thread = new Thread(this::dribble, "crowd");
  private volatile boolean closed;
  private final AtomicInteger sentAway = new AtomicInteger();

  private enum Way {
    HEADERS,
    BODY,
    EVENTS
  }

  private static final class Slow {
    private final Way way;
    private SocketChannel channel;

    Slow(Way way, SocketChannel channel) {
      this.way = way;
      this.channel = channel;
    }
  }

  Crowd(URI url, String bearer, int size) throws IOException {
    this.server = new InetSocketAddress(url.getHost(), url.getPort());
    this.bearer = bearer;
    for (int i = 0; i < size; i++) {
      Way way = Way.values()[i % Way.values().length];
      clients.add(new Slow(way, come(way)));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private SocketChannel come(Way way) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
    channel.connect(server);
    String head = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + bearer + "\r\n";
    send(
        channel,
        switch (way) {
          case HEADERS -> "GET /api/v1/runs" + head + "X-Slow: ";
          case BODY ->
              "POST /api/v1/plans/PLAN-x/start"
                  + head
                  + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
          case EVENTS -> "GET /api/v1/events" + head + "\r\n";
        });
    channel.configureBlocking(false);
    return channel;
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void dribble() {
    while (!closed) {
      for (Slow client : clients) {
        try {
          step(client);
        } catch (IOException e) {
          // it is tried again in the next round
        }
      }
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One more byte, which also shows who was sent away. */
  private void step(Slow client) throws IOException {
    if (client.way == Way.EVENTS) {
      return;
    }
    try {
      send(client.channel, "x");
    } catch (IOException e) {
      sentAway.incrementAndGet();
      client.channel.close();
      client.channel = come(client.way);
    }
  }

  /** How many were sent away so far, and came again. */
  int sentAway() {
    return sentAway.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    for (Slow client : clients) {
      client.channel.close();
    }
  }
}
