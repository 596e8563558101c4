package coordinator.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, led through the protocol of its developer tools. */
final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MISSING =
      "no chromium here: apt-get install chromium (or name it in COORDINATOR_CHROMIUM)";

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Inbox()).join();
  }

  /**
   * Starts the browser, or ends this test where there is none.
   *
   * @param profile an empty folder
   * @throws AssertionError if it is missing and {@code COORDINATOR_REQUIRE} asks for it
   */
  static Browser start(Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.out").toFile())
            .start();
    try {
      Path port = profile.resolve("DevToolsActivePort");
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(port) && Files.readString(port).contains("\n"));
      Browser browser = new Browser(process, page(Files.readAllLines(port).get(0)));
      for (String domain : List.of("Runtime", "Log", "Page", "Network")) {
        browser.call(domain + ".enable", Map.of());
      }
      return browser;
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Path program() {
    String named = System.getenv("COORDINATOR_CHROMIUM");
    Optional<Path> found =
        named != null
            ? Optional.of(Path.of(named))
            : Stream.of(System.getenv("PATH").split(":"))
                .flatMap(
                    folder ->
                        Stream.of("chromium", "chromium-browser", "google-chrome")
                            .map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    return found.orElseGet(Browser::missing);
  }

  private static Path missing() {
    String required = Optional.ofNullable(System.getenv("COORDINATOR_REQUIRE")).orElse("");
    if (Arrays.stream(required.split("[\\s,]+")).anyMatch(w -> w.matches("all|chromium"))) {
      throw new AssertionError(MISSING + "; COORDINATOR_REQUIRE=" + required);
    }
    return abort(MISSING);
  }

  private static URI page(String port) throws IOException, InterruptedException {
    HttpResponse<String> targets =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                HttpResponse.BodyHandlers.ofString());
    for (JsonNode target : JSON.readTree(targets.body())) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("chromium has no page: " + targets.body());
  }

  /** What it receives: answers to calls, and what the page complains of. */
  private final class Inbox implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean whole) {
      message.append(text);
      if (whole) {
        try {
          take(JSON.readTree(message.toString()));
        } catch (IOException e) {
          troubles.add("the browser's message cannot be read: " + e.getMessage());
        }
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(JsonNode said) {
      JsonNode params = said.path("params");
      if (said.has("id")) {
        CompletableFuture<JsonNode> answer = answers.remove(said.get("id").asInt());
        if (answer != null) {
          answer.complete(said);
        }
        return;
      }
      switch (said.path("method").asText()) {
        case "Runtime.exceptionThrown" ->
            troubles.add(params.at("/exceptionDetails/exception/description").asText());
        case "Runtime.consoleAPICalled" -> {
          if (Pattern.matches("error|warning|assert", params.path("type").asText())) {
            troubles.add(params.path("args").toString());
          }
        }
        case "Log.entryAdded" -> {
          if (!params.at("/entry/level").asText().matches("verbose|info")) {
            troubles.add(
                params.at("/entry/text").asText() + " " + params.at("/entry/url").asText());
          }
        }
        default -> {}
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> params) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
    call.set("params", JSON.valueToTree(params));
    socket.sendText(call.toString(), true).join();
    JsonNode said = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (said.has("error")) {
      throw new IllegalStateException(method + ": " + said.get("error"));
    }
    return said.path("result");
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** How large its window is, and whether dark or light is preferred. */
  void look(int width, int height, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The value of an expression in the page. */
  JsonNode ask(String script) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(
          script + ": " + answer.at("/exceptionDetails/exception/description").asText());
    }
    return answer.at("/result/value");
  }

  /** The text that a person sees in the first element that fits; empty if there is none. */
  String text(String selector) {
    return ask("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asText();
  }

  /** Waits until the text of the page has all of these words. */
  void awaitText(String selector, String... words) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(text(selector)).contains(words));
  }

  /** Presses the first button with these words, once it is there. */
  void press(String words) {
    String find =
        "[...document.querySelectorAll('dialog[open] button, body:not(:has(dialog[open])) button')]"
            + ".find(b => !b.disabled && b.innerText.trim().startsWith("
            + quoted(words)
            + "))";
    await().atMost(PATIENCE).until(() -> ask("Boolean(" + find + ")").asBoolean());
    ask(find + ".click()");
  }

  /** Types a text where the focus is. */
  void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key such as {@code Enter}. */
  void key(String name) {
    Map<String, Integer> codes =
        Map.of(
            "Enter",
            13,
            "Escape",
            27,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40,
            "Tab",
            9);
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type, "key", name, "code", name, "windowsVirtualKeyCode", codes.get(name)));
    }
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(
        file,
        Base64.getDecoder()
            .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText()));
  }

  /** What was complained of so far: errors, refusals of the content policy, failed requests. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** Forgets complaints and cookies, for the next to come. */
  void forget() {
    troubles.clear();
    call("Network.clearBrowserCookies", Map.of());
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> tree = process.descendants().toList(); // they write to the profile's folder
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle each : tree) {
      each.destroyForcibly();
      each.onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
