package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.run.RunPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EventsTest {

  @TempDir Path folder;

  /** A client that listens, and notes each event as one line. */
  private static final class Ear implements AutoCloseable {
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final Socket socket;

    Ear(Site site, String path, String... headers) throws IOException {
      socket = new Socket("127.0.0.1", site.port);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
              + site.token.bearer()
              + "\r\n"
              + String.join("", headers)
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      Thread listening = new Thread(this::listen, "ear");
      listening.setDaemon(true);
      listening.start();
      await().until(() -> heard.stream().anyMatch(line -> line.contains("hello")));
    }

    private void listen() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        StringBuilder event = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id: ") || line.startsWith("event: ") || line.startsWith("data: ")) {
            event.append(line).append(' ');
            if (line.startsWith("data: ")) {
              heard.add(event.toString());
              event.setLength(0);
            }
          }
        }
        heard.add("closed");
      } catch (IOException e) {
        heard.add("closed");
      }
    }

    /** Type and number of each entry of a ledger that was heard. */
    List<String> entries() {
      return List.copyOf(heard).stream()
          .filter(event -> event.contains("event: entry"))
          .map(event -> event.replaceAll(".*\"seq\":(\\d+).*\"type\":\"([a-z_.]+)\".*", "$1 $2"))
          .toList();
    }

    String lastId() {
      List<String> all = List.copyOf(heard);
      return all.get(all.size() - 1).replaceAll("id: (\\S+) .*", "$1");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Path plan(Site site, String name) throws IOException {
    return site.plan(
        name,
        "phases:\n"
            + "  - {id: P01, title: \"<b>one</b>\", run: \"true\"}\n"
            + "  - {id: P02, run: \"true\"}\n");
  }

  @Test
  void everyEntryIsHeardOnceAndInOrder() throws Exception {
    try (Site site = new Site(folder);
        Ear ear = new Ear(site, "/api/v1/events")) {
      site.run(plan(site, "PLAN-a"));
      await().until(() -> ear.entries().stream().anyMatch(entry -> entry.endsWith("run.ended")));
      int total = site.json("/api/v1/runs/PLAN-a/ledger").path("total").asInt();
      assertThat(ear.entries()).hasSize(total).doesNotHaveDuplicates();
      assertThat(ear.entries().get(0)).isEqualTo("1 run.started");
      assertThat(ear.entries().get(total - 1)).isEqualTo(total + " run.ended");
      await()
          .until(
              () ->
                  ear.heard.stream()
                      .anyMatch(
                          e -> e.contains("event: run") && e.contains("\"state\":\"passed\"")));
    }
  }

  @Test
  void whoComesBackHearsWhatWasMissed() throws Exception {
    try (Site site = new Site(folder)) {
      String last;
      List<String> before;
      try (Ear ear = new Ear(site, "/api/v1/events")) {
        site.run(plan(site, "PLAN-a"));
        await().until(() -> ear.entries().stream().anyMatch(entry -> entry.endsWith("run.ended")));
        await().until(() -> ear.heard.get(ear.heard.size() - 1).contains("event: run"));
        last = ear.lastId();
        before = ear.entries();
      }
      site.run(plan(site, "PLAN-b")); // nobody listens
      try (Ear ear = new Ear(site, "/api/v1/events", "Last-Event-ID: " + last + "\r\n")) {
        await().until(() -> ear.entries().stream().anyMatch(entry -> entry.endsWith("run.ended")));
        assertThat(ear.entries()).hasSameSizeAs(before).startsWith("1 run.started");
        assertThat(ear.heard).noneMatch(event -> event.contains("reset"));
        assertThat(ear.heard)
            .noneMatch(
                event -> event.contains("event: entry") && event.contains("\"plan\":\"PLAN-a\""));
      }
    }
  }

  @Test
  void whoWasAwayForTooLongIsToldToBeginAnew() throws Exception {
    try (Site site = new Site(folder)) {
      for (String id : List.of("deadbeef-5", "x", "-", "9-99999999999999999999")) {
        try (Ear ear = new Ear(site, "/api/v1/events", "Last-Event-ID: " + id + "\r\n")) {
          await().until(() -> ear.heard.stream().anyMatch(event -> event.contains("event: reset")));
        }
      }
    }
  }

  @Test
  void onePlanCanBeListenedFor() throws Exception {
    try (Site site = new Site(folder);
        Ear ear = new Ear(site, "/api/v1/events?plan=PLAN-b")) {
      site.run(plan(site, "PLAN-a"));
      site.run(plan(site, "PLAN-b"));
      await().until(() -> ear.entries().stream().anyMatch(entry -> entry.endsWith("run.ended")));
      assertThat(ear.heard).noneMatch(event -> event.contains("\"plan\":\"PLAN-a\""));
    }
  }

  @Test
  void theyAreSentAwayWhenTheServerEnds() throws Exception {
    Site site = new Site(folder);
    try (Ear ear = new Ear(site, "/api/v1/events")) {
      site.close();
      await().until(() -> ear.heard.contains("closed"));
    }
  }

  /** Many who never read what they are sent. */
  @Test
  void slowListenersHoldNobodyUp() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (Site site = new Site(folder)) {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", site.port));
        socket
            .getOutputStream()
            .write(
                ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + site.token.bearer()
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        slow.add(socket);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> site.get("/metrics").body().contains("coordinator_listeners 300.0"));
      int threads = Thread.activeCount();
      try (Ear ear = new Ear(site, "/api/v1/events")) {
        for (String name : List.of("PLAN-a", "PLAN-b", "PLAN-c")) {
          site.start(plan(site, name), new RunPlan.Options(false, null, false), Map.of());
        }
        for (String name : List.of("PLAN-a", "PLAN-b", "PLAN-c")) {
          site.awaitState(name, "passed");
        }
        await()
            .until(
                () ->
                    ear.entries().stream().filter(entry -> entry.endsWith("run.ended")).count()
                        == 3);
        HttpResponse<String> health = site.get("/api/v1/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(Thread.activeCount()).isLessThan(threads + 60);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
