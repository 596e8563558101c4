package coordinator.http;

import coordinator.run.RunPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures what {@code bench/http/run} prints. */
public final class HttpBench {

  private static final int LISTENERS = 200;
  private static final int RUNS = 1_000;

  private HttpBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("http-bench");
    PrintStream out = System.out;
    try (Site site = new Site(folder)) {
      Path plan = site.plan("PLAN-a", phases());
      site.run(plan);
      listed(site, out);
      heard(site, plan, out);
    }
  }

  private static String phases() {
    StringBuilder phases = new StringBuilder("phases:\n");
    for (int i = 1; i <= 10; i++) {
      phases.append("  - {id: P").append(i).append(", run: \"sleep 0.2\"}\n");
    }
    return phases.toString();
  }

  private static void listed(Site site, PrintStream out) throws Exception {
    Path runs = site.workspace.resolve("plans/PLAN-a/runs");
    Path first;
    try (Stream<Path> all = Files.list(runs)) {
      first = all.findFirst().orElseThrow();
    }
    for (int i = 1; i < RUNS; i++) {
      Path copy = Files.createDirectory(runs.resolve("20200101-000000-" + i));
      Files.copy(first.resolve("ledger.jsonl"), copy.resolve("ledger.jsonl"));
    }
    long begun = System.nanoTime();
    int total = site.json("/api/v1/runs?limit=1000").path("total").asInt();
    long cold = System.nanoTime() - begun;
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      begun = System.nanoTime();
      site.get("/api/v1/runs?limit=1000");
      times.add(System.nanoTime() - begun);
    }
    out.printf(
        "%d runs listed: first time %.0f ms, then median %.1f ms, 95%% %.1f ms%n",
        total, cold / 1e6, at(times, 0.5), at(times, 0.95));
  }

  private static void heard(Site site, Path plan, PrintStream out) throws Exception {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < LISTENERS; i++) {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", site.port));
        String request =
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + site.token.bearer()
                + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
      Thread.sleep(3_000);
      site.seen.clear();
      site.start(plan, new RunPlan.Options(true, null, false), Map.of());
      List<Long> times = new ArrayList<>();
      int ended = 0;
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      while (ended < LISTENERS && selector.select(30_000) > 0) {
        for (SelectionKey key : selector.selectedKeys()) {
          ended += read((SocketChannel) key.channel(), buffer, site, times);
        }
        selector.selectedKeys().clear();
      }
      out.printf(
          "%d listeners, %d events received: from disk to client median %.1f ms, 95%% %.1f ms, last"
              + " %.1f ms%n",
          LISTENERS, times.size(), at(times, 0.5), at(times, 0.95), at(times, 1));
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  private static int read(SocketChannel channel, ByteBuffer buffer, Site site, List<Long> times)
      throws IOException {
    buffer.clear();
    channel.read(buffer);
    long now = System.nanoTime();
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    for (String part : text.split("event: entry", -1)) {
      int seq = part.indexOf("\"seq\":");
      if (seq >= 0) {
        String number = part.substring(seq + 6, part.indexOf(',', seq));
        Long seen = site.seen.get(Long.parseLong(number));
        if (seen != null) {
          times.add(now - seen);
        }
      }
    }
    return text.contains("\"type\":\"run.ended\"") ? 1 : 0;
  }

  private static double at(List<Long> times, double part) {
    Collections.sort(times);
    return times.isEmpty() ? -1 : times.get((int) ((times.size() - 1) * part)) / 1e6;
  }
}
