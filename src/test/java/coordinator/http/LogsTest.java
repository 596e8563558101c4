package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.run.RunPlan;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

  private static final String LOG = "/api/v1/runs/PLAN-a/phases/P01/attempts/1/log";
  private static final String SECRET = "sk-abcdefghij0123456789";

  @TempDir Path folder;

  private static Path log(Site site) throws IOException {
    try (Stream<Path> all = Files.walk(site.workspace.resolve("plans"))) {
      return all.filter(path -> path.endsWith("worker-P01-1.log")).findFirst().orElseThrow();
    }
  }

  @Test
  void partsAreGivenAsTheyAreAskedFor() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(site.plan("PLAN-a", "phases:\n  - {id: P01, run: \"seq 1 1000\"}\n"));
      String all = site.get(LOG).body();
      assertThat(all).startsWith("1\n2\n").endsWith("\n1000\n");
      HttpResponse<String> part = site.get(LOG + "?offset=2&limit=4");
      assertThat(part.body()).isEqualTo("2\n3\n");
      assertThat(part.headers().firstValue("X-Log-Size")).contains(Integer.toString(all.length()));
      assertThat(part.headers().firstValue("X-Log-Offset")).contains("2");
      assertThat(part.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
      assertThat(site.get(LOG + "?tail=2").body()).isEqualTo("999\n1000\n");
      assertThat(site.get(LOG + "?offset=999999").body()).isEmpty();
      assertThat(site.get(LOG + "?download=1").headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"worker-P01-1.log\"");
      assertThat(site.get(LOG + "?offset=-1").statusCode()).isEqualTo(400);
      assertThat(site.get(LOG + "?tail=0").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void rangesAreThoseOfHttp() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(site.plan("PLAN-a", "phases:\n  - {id: P01, run: \"printf 0123456789\"}\n"));
      for (Map.Entry<String, String> range :
          Map.of("bytes=2-4", "234", "bytes=7-", "789", "bytes=-3", "789", "bytes=8-99", "89")
              .entrySet()) {
        HttpResponse<String> answer =
            site.send(
                site.request(LOG)
                    .header("Authorization", site.token.bearer())
                    .header("Range", range.getKey()));
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).as(range.getKey()).isEqualTo(range.getValue());
      }
      for (String range :
          List.of("bytes=10-", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=-0")) {
        HttpResponse<String> answer =
            site.send(
                site.request(LOG)
                    .header("Authorization", site.token.bearer())
                    .header("Range", range));
        assertThat(answer.statusCode()).as(range).isEqualTo(416);
      }
    }
  }

  @Test
  void secretsAreMaskedAlsoWhereAPartBeginsInOne() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(
          site.plan(
              "PLAN-a",
              "phases:\n  - {id: P01, run: \"echo the key is " + SECRET + " and ends\"}\n"));
      String whole = site.get(LOG).body();
      assertThat(whole).isEqualTo("the key is " + "*".repeat(SECRET.length()) + " and ends\n");
      for (int offset = 0; offset < whole.length(); offset++) {
        assertThat(site.get(LOG + "?offset=" + offset + "&limit=7").body())
            .isEqualTo(whole.substring(offset, Math.min(whole.length(), offset + 7)));
      }
      assertThat(site.get("/api/v1/runs/PLAN-a/phases/P01").body()).doesNotContain(SECRET);
      assertThat(site.get("/api/v1/runs/PLAN-a/ledger").body()).doesNotContain(SECRET);
      assertThat(site.get("/api/v1/runs/PLAN-a/artifacts/run/ledger.jsonl").body())
          .doesNotContain(SECRET);
    }
  }

  @Test
  @Timeout(120)
  void aHugeLogIsNotLoaded() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(site.plan("PLAN-a", "phases:\n  - {id: P01, run: \"true\"}\n"));
      long size = 100L << 20;
      try (FileChannel file = FileChannel.open(log(site), StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap("\nlast\n".getBytes(StandardCharsets.UTF_8)), size - 6);
      }
      assertThat(site.get(LOG + "?tail=1").body()).isEqualTo("last\n");
      HttpResponse<String> end = site.get(LOG + "?offset=" + (size - 5));
      assertThat(end.body()).isEqualTo("last\n");
      long before = used();
      try (InputStream all =
          HttpClient.newHttpClient()
              .send(
                  site.request(LOG).header("Authorization", site.token.bearer()).build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body()) {
        all.skipNBytes(size - 5);
        assertThat(used() - before).as("bytes held for it").isLessThan(size / 2);
        assertThat(new String(all.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("last\n");
      }
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  @Timeout(60)
  void aLogIsFollowedToItsEnd() throws Exception {
    try (Site site = new Site(folder)) {
      site.start(
          site.plan(
              "PLAN-a",
              "phases:\n"
                  + "  - {id: P01, run: \"echo one; sleep 1; printf 'tw\\\\303'; sleep 1; printf"
                  + " '\\\\266\\\\n"
                  + "'; echo three\"}\n"),
          new RunPlan.Options(false, null, false),
          Map.of());
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> site.get(LOG).statusCode() == 200);
      String events = site.get(LOG + "/stream").body();
      assertThat(events).endsWith("event: end\ndata: {}\n\n");
      String text =
          events
              .lines()
              .filter(line -> line.startsWith("data: {\"offset\""))
              .map(line -> line.replaceAll(".*\"text\":\"(.*)\"}", "$1"))
              .reduce("", String::concat);
      assertThat(text).isEqualTo("one\\ntwö\\nthree\\n");
      String later =
          site.send(
                  site.request(LOG + "/stream")
                      .header("Authorization", site.token.bearer())
                      .header("Last-Event-ID", "4"))
              .body();
      assertThat(later).contains("{\"offset\":4,\"text\":\"twö\\nthree\\n\"}");
    }
  }

  @Test
  @Timeout(60)
  void aLogThatIsCutWhileItIsFollowedIsFollowedFromItsNewEnd() throws Exception {
    try (Site site = new Site(folder)) {
      Path seen = folder.resolve("seen");
      Files.writeString(site.workspace.resolve("coordinator.yaml"), "log_limit: 4MB\n");
      site.start(
          site.plan(
              "PLAN-a",
              "phases:\n  - {id: P01, run: \"yes one | head -c 4000000; until [ -e "
                  + seen
                  + " ]; do sleep 0.1; done; yes two | head -c 1000000; echo three\"}\n"),
          new RunPlan.Options(false, null, false),
          Map.of());
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  site.get(LOG)
                      .headers()
                      .firstValueAsLong("X-Log-Size")
                      .equals(java.util.OptionalLong.of(4_000_000)));
      StringBuilder events = new StringBuilder();
      try (InputStream stream =
          HttpClient.newHttpClient()
              .send(
                  site.request(LOG + "/stream")
                      .header("Authorization", site.token.bearer())
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body()) {
        byte[] some = new byte[1 << 16];
        for (int n = stream.read(some); n >= 0; n = stream.read(some)) {
          events.append(new String(some, 0, n, StandardCharsets.UTF_8));
          if (events.length() > 4_000_000 && Files.notExists(seen)) {
            Files.createFile(seen);
          }
        }
      }
      assertThat(events).contains("the log was cut meanwhile; its end:");
      assertThat(events.toString()).endsWith("two\\nthree\\n\"}\n\nevent: end\ndata: {}\n\n");
      assertThat(site.get(LOG).body())
          .startsWith("one\none\n")
          .containsPattern("\\[coordinator left out about \\d+ bytes here: log_limit is 4MB\\]")
          .endsWith("two\nthree\n");
    }
  }
}
