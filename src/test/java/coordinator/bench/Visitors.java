package coordinator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who looks on during a soak: some hear all events and come back where they were cut off, one asks
 * for the runs again and again. No entry may be missing between two that are heard.
 */
final class Visitors implements AutoCloseable {

  private static final int LISTENERS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<Served> daemon;
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong anew = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param daemon the one that runs now
   */
  Visitors(Supplier<Served> daemon) {
    this.daemon = daemon;
    for (int i = 0; i < LISTENERS; i++) {
      again(new Ear()::hear);
    }
    again(this::ask);
  }

  private interface Visit {
    void pay(Served served) throws IOException, InterruptedException;
  }

  private void again(Visit visit) {
    Thread thread =
        new Thread(
            () -> {
              while (!closed) {
                Served served = daemon.get();
                try {
                  visit.pay(served);
                  Thread.sleep(1_000);
                } catch (IOException e) {
                  rest(); // it may have been killed a moment ago
                  if (!closed && served == daemon.get() && served.process().isAlive()) {
                    wrong.add("a living daemon did not answer: " + e);
                  }
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "visitor");
    thread.setDaemon(true);
    thread.start();
  }

  private static void rest() {
    LockSupport.parkNanos(1_000_000_000);
  }

  private void ask(Served served) throws IOException, InterruptedException {
    JsonNode runs = served.json("/api/v1/runs?limit=100").path("runs");
    answers.incrementAndGet();
    if (!runs.isEmpty()) {
      String plan = runs.get(0).path("plan").asText();
      served.json("/api/v1/runs/" + plan);
      served.json("/api/v1/runs/" + plan + "/ledger");
      answers.addAndGet(2);
    }
  }

  /** One who listens. */
  private final class Ear {
    private final Map<String, Long> heard = new HashMap<>();
    private @Nullable String last;

    void hear(Served served) throws IOException, InterruptedException {
      HttpURLConnection connection =
          (HttpURLConnection) new URL(served.url() + "/api/v1/events").openConnection();
      connection.setRequestProperty("Authorization", served.bearer());
      connection.setReadTimeout(40_000);
      if (last != null) {
        connection.setRequestProperty("Last-Event-ID", last);
      }
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        String event = "";
        for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            last = line.substring(4);
          } else if (line.startsWith("event: ")) {
            event = line.substring(7);
          } else if (line.startsWith("data: ")) {
            note(event, line.substring(6));
          }
        }
      }
    }

    private void note(String event, String data) throws IOException {
      events.incrementAndGet();
      if (event.equals("reset")) {
        anew.incrementAndGet();
        heard.clear();
      } else if (event.equals("entry")) {
        JsonNode entry = JSON.readTree(data);
        long seq = entry.path("seq").asLong();
        Long before = heard.put(entry.path("workspace").asText() + entry.path("run").asText(), seq);
        if (before != null && seq != before + 1) {
          wrong.add("an entry was not told: " + before + ", then " + data);
        }
      }
    }
  }

  /** What they have seen so far. */
  String seen() {
    return String.format("%8d  %5d  %7d", events.get(), anew.get(), answers.get());
  }

  List<String> wrong() {
    return wrong;
  }

  @Override
  public void close() {
    closed = true;
  }
}
