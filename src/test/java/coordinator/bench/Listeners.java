package coordinator.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that hear all events, and note how old each is. */
final class Listeners implements AutoCloseable {

  private static final Pattern ENTRY = Pattern.compile("\"seq\":\\d+,\"at\":\"([^\"]+)\"");

  private final Selector selector = Selector.open();
  private final int count;
  private int heard;
  private int ended;

  Listeners(URI url, String bearer, int count) throws IOException {
    this.count = count;
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
      String request =
          "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + bearer + "\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
    while (heard < count) { // each is greeted
      for (String text : next()) {
        heard += text.contains("event: hello") ? 1 : 0;
      }
    }
  }

  /** Until each has heard that a run has ended: how old each event was, in milliseconds. */
  List<Double> untilTheRunEnds() throws IOException {
    List<Double> ages = new ArrayList<>();
    while (ended < count) {
      for (String text : next()) {
        Instant now = Instant.now();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
          Instant at = Instant.parse(entry.group(1));
          ages.add(ChronoUnit.MICROS.between(at, now) / 1_000.0);
        }
        ended += text.contains("\"type\":\"run.ended\"") ? 1 : 0;
      }
    }
    return ages;
  }

  /** What has come for any of them. */
  private List<String> next() throws IOException {
    if (selector.select(30_000) == 0) {
      throw new IOException("nothing is heard for half a minute");
    }
    List<String> texts = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (SelectionKey key : selector.selectedKeys()) {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new IOException("a listener was sent away");
      }
      texts.add(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
    }
    selector.selectedKeys().clear();
    return texts;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
