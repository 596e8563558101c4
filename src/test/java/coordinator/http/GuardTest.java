package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks, each with its answer. */
class GuardTest {

  @TempDir static Path folder;
  private static Site site;
  private static Path secret;

  @BeforeAll
  static void build() throws Exception {
    site = new Site(folder);
    site.run(site.plan("PLAN-a", "phases:\n  - {id: P01, run: \"echo hello\"}\n"));
    secret = Files.writeString(folder.resolve("secret.txt"), "the crown jewels");
  }

  @AfterAll
  static void close() throws Exception {
    site.close();
  }

  @Test
  void strangersReadAndChangeNothing() throws Exception {
    for (String route : site.server.routes()) {
      String method = route.split(" ")[0];
      String path =
          route.split(" ")[1].replaceAll("[{<]plan[}>]", "PLAN-a").replaceAll("[{<]\\w+[}>]", "1");
      boolean open =
          List.of("/", "/1", "/signin", "/api/v1/health", "/api/v1/ready", "/api/v1/version")
                  .contains(path)
              || path.endsWith("openapi.json");
      HttpResponse<String> answer =
          site.send(site.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
      if (!open) {
        assertThat(answer.statusCode()).as(route).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
      }
      assertThat(answer.body()).as(route).doesNotContain(site.workspace.toString());
    }
  }

  @Test
  void aWrongTokenIsNone() throws Exception {
    String right = site.token.bearer().substring(7);
    for (String wrong :
        List.of(
            "Bearer " + right.substring(1),
            "Bearer " + right + "0",
            "Bearer " + right.toUpperCase(),
            "Bearer ",
            "Bearer",
            "Basic " + right,
            right,
            "Bearer " + site.token.pass("sign-in", Instant.now().plus(Duration.ofMinutes(1))))) {
      assertThat(status(site.request("/api/v1/runs").header("Authorization", wrong)))
          .as(wrong.replace(right, "…"))
          .isEqualTo(401);
    }
    assertThat(status(site.request("/api/v1/runs").header("Authorization", "bearer " + right)))
        .isEqualTo(200);
  }

  @Test
  void aLinkSignsABrowserInForAWhile() throws Exception {
    HttpResponse<String> answer = site.send(site.request(SignIn.path(site.token, Instant.now())));
    assertThat(answer.statusCode()).isEqualTo(303);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
    assertThat(cookie).doesNotContain(site.token.bearer().substring(7));
    String value = cookie.substring(0, cookie.indexOf(';'));
    assertThat(status(site.request("/api/v1/runs").header("Cookie", value))).isEqualTo(200);
    assertThat(status(site.request("/api/v1/runs").header("Cookie", value + "0"))).isEqualTo(401);

    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    assertThat(status(site.request(SignIn.path(site.token, longAgo)))).isEqualTo(401);
    assertThat(status(site.request("/signin?token=9999999999." + "0".repeat(64)))).isEqualTo(401);
    String link = SignIn.path(site.token, Instant.now()).substring("/signin?token=".length());
    assertThat(status(site.request("/api/v1/runs").header("Cookie", SignIn.COOKIE + "=" + link)))
        .as("a link's pass is no cookie")
        .isEqualTo(401);
  }

  @Test
  void pagesOfOtherSitesMayNotAsk() throws Exception {
    String cookie =
        SignIn.COOKIE + "=" + site.token.pass("browser", Instant.now().plus(Duration.ofMinutes(1)));
    String own = "http://127.0.0.1:" + site.port;
    for (String origin :
        List.of(
            "http://evil.example",
            "null",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            own + ".evil.example",
            "http://localhost:" + site.port)) {
      assertThat(status(post("stop").header("Cookie", cookie).header("Origin", origin)))
          .as(origin)
          .isEqualTo(403);
      assertThat(
              status(
                  site.request("/api/v1/runs").header("Cookie", cookie).header("Origin", origin)))
          .isEqualTo(403);
    }
    for (String from : List.of("cross-site", "same-site")) {
      assertThat(status(post("stop").header("Cookie", cookie).header("Sec-Fetch-Site", from)))
          .isEqualTo(403);
    }
    assertThat(status(post("stop").header("Cookie", cookie)))
        .as("a cookie that does not say where it comes from")
        .isEqualTo(403);
    assertThat(status(post("stop").header("Cookie", cookie).header("Origin", own)))
        .as("our own page; the run has passed")
        .isEqualTo(409);
  }

  private static HttpRequest.Builder post(String act) {
    return site.request("/api/v1/runs/PLAN-a/" + act).POST(HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void otherNamesAreNotOurs() throws IOException {
    for (String host :
        List.of(
            "evil.example",
            "evil.example:" + site.port,
            "127.0.0.1.evil.example",
            "127.0.0.1@evil",
            "localhost.",
            "[::1",
            "0x7f000001",
            "")) {
      assertThat(
              firstLine(
                  site.raw(
                      "GET /api/v1/health HTTP/1.1\r\nHost: "
                          + host
                          + "\r\nConnection: close\r\n\r\n")))
          .as(host)
          .matches("HTTP/1.1 (421|400) .*");
    }
    assertThat(firstLine(site.raw("GET /api/v1/health HTTP/1.1\r\nConnection: close\r\n\r\n")))
        .contains("400");
    assertThat(
            firstLine(
                site.raw(
                    "GET /api/v1/health HTTP/1.1\r\n"
                        + "Host: localhost:1\r\n"
                        + "Host: evil.example\r\n"
                        + "Connection: close\r\n\r\n")))
        .contains("400");
    for (String host : List.of("localhost:1", "127.0.0.1", "[::1]:4173", "LOCALHOST")) {
      assertThat(
              firstLine(
                  site.raw(
                      "GET /api/v1/health HTTP/1.1\r\nHost: "
                          + host
                          + "\r\nConnection: close\r\n\r\n")))
          .as(host)
          .contains("200");
    }
  }

  @Test
  void noPathLeadsOutOfItsFolder() throws Exception {
    Path reports = Files.createDirectories(site.workspace.resolve("plans/PLAN-a/reports"));
    Files.writeString(reports.resolve("P01.md"), "fine");
    Files.writeString(reports.resolve("page.html"), "<script>alert(1)</script>");
    Files.deleteIfExists(reports.resolve("link.txt"));
    Files.createSymbolicLink(reports.resolve("link.txt"), secret);
    Files.deleteIfExists(reports.resolve("out"));
    Files.createSymbolicLink(reports.resolve("out"), folder);
    new ProcessBuilder("mkfifo", reports.resolve("pipe").toString()).start().waitFor();
    String up = "../".repeat(12);
    for (String path :
        List.of(
            "reports/link.txt",
            "reports/out/secret.txt",
            "reports/pipe",
            "reports/../../../../secret.txt",
            "reports/" + up + secret,
            "reports/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt",
            "reports/..%2f..%2f..%2f..%2fsecret.txt",
            "reports/%2e%2e%2f%2e%2e%2fsecret.txt",
            "reports/..%5c..%5csecret.txt",
            "reports/%252e%252e/secret.txt",
            "reports/.%00./secret.txt",
            "reports/..;/..;/secret.txt",
            "reports/%c0%ae%c0%ae/secret.txt",
            "reports//" + secret,
            "reports/" + secret,
            "reports/%2f" + secret,
            secret.toString(),
            "%2e%2e/secret.txt",
            "run/../ledger.jsonl",
            "reports",
            "reports/",
            ".git/config")) {
      String answer = site.typed("GET /api/v1/runs/PLAN-a/artifacts/" + path);
      assertThat(firstLine(answer)).as(path).matches("HTTP/1.1 (400|404) .*");
      assertThat(answer).as(path).doesNotContain("jewels");
    }
    for (String path :
        List.of(
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/coordinator/profiles.yaml",
            "/webjars/../../logback.xml",
            "/index.html/../../logback.xml",
            "/logback.xml",
            "//etc/passwd",
            "/.git/config",
            "/%2fetc/passwd")) {
      assertThat(firstLine(site.typed("GET " + path))).as(path).matches("HTTP/1.1 (400|404) .*");
    }
    HttpResponse<String> html = site.get("/api/v1/runs/PLAN-a/artifacts/reports/page.html");
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(html.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox");
    assertThat(site.get("/api/v1/runs/PLAN-a/artifacts/reports/P01.md").body()).isEqualTo("fine");
  }

  @Test
  void namesInRequestsAreNeverPaths() throws Exception {
    for (String path :
        List.of(
            "/api/v1/runs/..%2f..%2fetc",
            "/api/v1/runs/PLAN-a/phases/..%2f..%2fsecret",
            "/api/v1/runs/PLAN-a/phases/P01/attempts/..%2f1/log",
            "/api/v1/runs/PLAN-a/phases/P01/attempts/1%2f..%2f1/log",
            "/api/v1/runs/PLAN-a/phases/P01/attempts/-1/diff",
            "/api/v1/runs/PLAN-a/phases/P01/attempts/99999999999999999999/log",
            "/api/v1/runs/PLAN-a?run=../../secret",
            "/api/v1/runs/PLAN-a?workspace=/etc")) {
      assertThat(firstLine(site.typed("GET " + path))).as(path).matches("HTTP/1.1 (400|404) .*");
    }
  }

  @Test
  void bodiesThatDoNotComeKeepNobodyElseWaiting() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket("127.0.0.1", site.port);
        slow.add(socket);
        socket.setSoTimeout(30_000);
        String request =
            "POST /api/v1/runs/PLAN-a/stop HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + site.token.bearer()
                + "\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(site.get("/api/v1/runs").statusCode()).isEqualTo(200);
      assertThat(site.post("/api/v1/runs/PLAN-a/stop", "{}").statusCode()).isEqualTo(409);
      for (Socket socket : slow) {
        byte[] answer = socket.getInputStream().readNBytes(12);
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 408");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void whatIsWrongWithABodyIsSaidInWordsOfTheApi() throws Exception {
    String extend = "/api/v1/runs/PLAN-a/phases/P01/extend";
    assertThat(site.post(extend, "{\"cycle\": 1}").body())
        .contains("'cycle' means nothing here")
        .doesNotContain("coordinator.http");
    assertThat(site.post(extend, "{\"cycles\": [1]}").body())
        .contains("'cycles' is of another kind")
        .doesNotContain("Integer");
    assertThat(site.post(extend, "[]").body())
        .contains("it is no JSON object")
        .doesNotContain("coordinator.http");
  }

  @Test
  void bodiesHaveALimitAndAForm() throws Exception {
    String stop = "/api/v1/runs/PLAN-a/stop";
    // Of a body that is sent all the same, the sender may only see that nobody reads it.
    assertThat(firstLine(site.typed("POST " + stop, "Content-Length: 70000"))).contains("413");
    assertThat(
            firstLine(
                site.typed(
                    "POST " + stop,
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "",
                    chunks(30)))) // 30 chunks of 4 KB, and no end
        .contains("413");
    assertThat(firstLine(site.typed("POST " + stop, "Content-Length: 99999999999")))
        .contains("413");
    HttpResponse<String> half = site.post(stop, "{\"note\": \"x\"");
    assertThat(half.statusCode()).isEqualTo(400);
    assertThat(half.body()).contains("Unexpected end-of-input").doesNotContain("Source");
    assertThat(site.post(stop, "[1]").statusCode()).isEqualTo(400);
    assertThat(site.post(stop, "null").statusCode()).isEqualTo(400);
    assertThat(site.post(stop, "{\"nota\":\"x\"}").statusCode()).isEqualTo(400);
    assertThat(site.post(stop, "{} {}").statusCode()).isEqualTo(400);
    assertThat(site.post(stop, "[".repeat(50_000)).statusCode()).isEqualTo(400);
    HttpResponse<String> form =
        site.send(
            site.request(stop)
                .header("Authorization", site.token.bearer())
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(form.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static String chunks(int count) {
    return ("1000\r\n" + "x".repeat(4096) + "\r\n").repeat(count);
  }

  @Test
  void headersHaveALimit() throws IOException {
    assertThat(firstLine(site.typed("GET /api/v1/runs", "X-Flood: " + "x".repeat(20_000))))
        .contains("431");
    String[] many = new String[5_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "X-" + i + ": y";
    }
    assertThat(firstLine(site.typed("GET /api/v1/runs", many))).contains("431");
    assertThat(firstLine(site.typed("GET /" + "x".repeat(20_000)))).contains("414");
    String answer = site.typed("GET /api/v1/%zz");
    assertThat(firstLine(answer)).contains("400");
    assertThat(answer).contains("application/problem+json").doesNotContain("jetty");
  }

  @Test
  void everyAnswerTellsBrowsersWhatNotToDo() throws Exception {
    for (String path :
        List.of("/api/v1/health", "/api/v1/runs", "/nothing.js", "/api/v1/nothing")) {
      var headers = site.send(site.request(path)).headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .as(path)
          .contains("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Server")).isEmpty();
      assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void otherMethodsChangeNothing() throws Exception {
    for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE")) {
      assertThat(firstLine(site.typed(method + " /api/v1/runs/PLAN-a")))
          .as(method)
          .matches("HTTP/1.1 (400|404|405|501) .*");
    }
    assertThat(firstLine(site.typed("GET /api/v1/runs/PLAN-a/stop"))).matches("HTTP/1.1 40[45] .*");
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return site.send(request).statusCode();
  }

  private static String firstLine(String answer) {
    return answer.lines().findFirst().orElse("");
  }
}
