package coordinator.run.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import coordinator.run.notice.Notice.About;
import coordinator.text.Invalid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people are told, tried against a receiver on loopback. */
@Timeout(60)
class HeraldTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final String KEY = "hush";

  @TempDir Path folder;

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> signatures = Collections.synchronizedList(new ArrayList<>());
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.start();
  }

  @AfterEach
  void hangUp() {
    receiver.stop(0);
  }

  @Test
  void postsASignedBody() throws Exception {
    try (Herald herald = herald("notify: [{webhook: '" + url() + "', secret_env: HOOK_KEY}]")) {
      herald.announce(notice(1, Occasion.FAILED, "P03 failed 3 times"));
      await().until(() -> bodies.size() == 1);
    }
    JsonNode body = new ObjectMapper().readTree(bodies.get(0));
    assertThat(body.path("event").asText()).isEqualTo("failed");
    assertThat(body.path("plan").asText()).isEqualTo("PLAN-x");
    assertThat(body.path("why").asText()).isEqualTo("P03 failed 3 times");
    // As computed by: printf %s BODY | openssl dgst -sha256 -hmac hush
    assertThat(signatures)
        .containsExactly(
            "sha256=" + Errand.signature(KEY, bodies.get(0).getBytes(StandardCharsets.UTF_8)));
    assertThat(
            Errand.signature(
                "key",
                "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  }

  @Test
  void triesAgainUntilItIsTaken() throws Exception {
    refusals.set(2);
    try (Herald herald = herald("notify: [{webhook: '" + url() + "'}]")) {
      herald.announce(notice(1, Occasion.PASSED, ""));
      await().atMost(Duration.ofSeconds(30)).until(() -> bodies.size() == 3);
      await().until(() -> letters().isEmpty());
    }
    assertThat(said).singleElement().asString().contains("HTTP 503").doesNotContain("/secret");
  }

  @Test
  void tellsAfterARestartWhatCouldNotBeToldBeforeAndNothingTwice() throws Exception {
    refusals.set(Integer.MAX_VALUE);
    String settings = "notify: [{webhook: '" + url() + "'}]";
    try (Herald herald = herald(settings)) {
      herald.announce(notice(1, Occasion.PASSED, ""));
      await().until(() -> !bodies.isEmpty());
    }
    assertThat(letters()).hasSize(1);
    refusals.set(0);
    bodies.clear();
    try (Herald herald = herald(settings)) {
      await().until(() -> letters().isEmpty());
      herald.announce(notice(1, Occasion.PASSED, "")); // met again, when a run is taken up
      herald.announce(notice(2, Occasion.PASSED, ""));
      await().until(() -> bodies.stream().anyMatch(body -> body.contains("run-2")));
    }
    assertThat(bodies).hasSize(2);
    try (Herald herald = herald(settings)) {
      herald.announce(notice(1, Occasion.PASSED, ""));
      herald.announce(notice(3, Occasion.PASSED, ""));
      await().until(() -> bodies.stream().anyMatch(body -> body.contains("run-3")));
    }
    assertThat(bodies).hasSize(3);
  }

  @Test
  void fillsATemplateWithoutBreakingItsQuotes() throws Exception {
    String settings =
        "notify:\n  - on: [approval]\n    webhook: '"
            + url()
            + "'\n    template: '{\"text\": \"{plan} {phase}: {why} {unknown}\"}'\n";
    try (Herald herald = herald(settings)) {
      herald.announce(notice(1, Occasion.PASSED, "is not asked for"));
      herald.announce(notice(2, Occasion.APPROVAL, "a \"quoted\" {plan}\nand\\ more"));
      await().until(() -> bodies.size() == 1);
    }
    assertThat(new ObjectMapper().readTree(bodies.get(0)).path("text").asText())
        .isEqualTo("PLAN-x P04: a \"quoted\" {plan}\nand\\ more {unknown}");
  }

  @Test
  void runsACommandWithoutAShell() throws Exception {
    Path out = folder.resolve("out.txt");
    String settings =
        "notify: [{command: [sh, -c, 'printf \"%s|\" \"$@\" > "
            + out
            + "', sh, '{event}', '{why}']}]";
    try (Herald herald = herald(settings)) {
      herald.announce(notice(1, Occasion.PARKED, "$(touch pwned); `id`"));
      await().until(() -> Files.exists(out) && Files.size(out) > 0 && letters().isEmpty());
    }
    assertThat(out).hasContent("parked|$(touch pwned); `id`|");
  }

  @Test
  void isQuietByDefault() throws Exception {
    try (Herald herald = herald("profiles: {}")) {
      herald.announce(notice(1, Occasion.FAILED, ""));
    }
    assertThat(letters()).isEmpty();
  }

  @Test
  void namesEveryMistakeOfTheSettings() {
    assertThatThrownBy(
            () ->
                herald(
                    "notify:\n"
                        + "  - {on: [faild], webhook: 'ftp://x/secret'}\n"
                        + "  - {comand: [x]}\n"
                        + "  - {webhook: 'http://x/', secret_env: NONE}\n"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("coordinator.yaml:2:")
        .hasMessageContaining("did you mean 'failed'?")
        .hasMessageContaining("no http or https address")
        .hasMessageContaining("did you mean 'command'?")
        .hasMessageContaining("no variable NONE")
        .hasMessageNotContaining("secret'");
  }

  private Herald herald(String settings) throws Exception {
    Path file = Files.writeString(folder.resolve("coordinator.yaml"), settings);
    return new Herald(
        HookReader.read(file, Map.of("HOOK_KEY", KEY)), folder.resolve("outbox"), said::add);
  }

  private static Notice notice(int number, Occasion occasion, String why) {
    About about = new About("PLAN-x", "/ws", "run", occasion == Occasion.APPROVAL ? "P04" : "");
    return new Notice("run-" + number, occasion, about, why, NOW);
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/secret";
  }

  private List<Path> letters() {
    try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String signature = exchange.getRequestHeaders().getFirst("X-Coordinator-Signature-256");
      if (signature != null) {
        signatures.add(signature);
      }
      exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 204, -1);
    }
  }
}
