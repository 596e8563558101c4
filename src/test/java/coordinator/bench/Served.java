package coordinator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A daemon in a process of its own, as the launcher starts it, and what can be asked of it. */
final class Served implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Path home;
  private final Process process;
  private @Nullable URI url;

  /**
   * Starts it, and does not wait until it answers.
   *
   * @param folder where its own files and its log go
   */
  Served(Path folder, List<Path> workspaces, String... options) throws IOException {
    this.home = folder.resolve("home");
    List<String> command = new ArrayList<>(program());
    command.addAll(List.of("serve", "--port", "0"));
    command.addAll(List.of(options));
    workspaces.forEach(workspace -> command.addAll(List.of("--workspace", workspace.toString())));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("daemon.log").toFile()));
    builder.environment().put("COORDINATOR_HOME", home.toString());
    this.process = builder.start();
  }

  /** The launcher, as a user calls it; or the classes of this bench, if there is none. */
  private static List<String> program() {
    String launcher = System.getProperty("coordinator.launcher", "");
    return launcher.isEmpty()
        ? List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "coordinator.Main")
        : List.of(launcher);
  }

  private String announced() throws IOException, InterruptedException {
    for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
      Path presence = home.resolve("daemon.json");
      if (Files.exists(presence)) {
        JsonNode said = json.readTree(Files.readString(presence));
        if (said.path("pid").asLong() == process.pid()) {
          return said.path("url").asText();
        }
      }
      if (!process.isAlive()) {
        throw new IOException("the daemon ended with " + process.exitValue() + ", see its log");
      }
      Thread.sleep(20);
    }
    throw new IOException("the daemon is not ready after " + PATIENCE.toSeconds() + " s");
  }

  Process process() {
    return process;
  }

  /** Where it answers; waits until it does. */
  synchronized URI url() throws IOException, InterruptedException {
    if (url == null) {
      url = URI.create(announced());
    }
    return url;
  }

  /** The header that lets in. */
  String bearer() throws IOException {
    return "Bearer " + Files.readString(home.resolve("token")).strip();
  }

  private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
    return HttpRequest.newBuilder(url().resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", bearer());
  }

  /** What a path answers with 200. */
  String get(String path) throws IOException, InterruptedException {
    return answered(request(path).build());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return json.readTree(get(path));
  }

  /** Asks for a plan's start. */
  void start(String plan) throws IOException, InterruptedException {
    post("/api/v1/plans/" + plan + "/start", "{\"new\":true}");
  }

  /** Has a plan's workers stopped. */
  void kill(String plan) throws IOException, InterruptedException {
    post("/api/v1/runs/" + plan + "/kill", "{}");
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    answered(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private String answered(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** Waits until all runs are in a state. */
  void await(String state, int runs) throws IOException, InterruptedException {
    for (long end = System.nanoTime() + PATIENCE.toNanos() * 5; System.nanoTime() < end; ) {
      if (json("/api/v1/runs?limit=1&state=" + state).path("total").asInt() >= runs) {
        return;
      }
      Thread.sleep(200);
    }
    throw new IOException("not " + runs + " runs are " + state);
  }

  /** Resident memory, in MB; -1 once it is gone. */
  long resident() {
    return status("VmRSS:") / 1024;
  }

  long threads() {
    return status("Threads:");
  }

  private long status(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Has it collect its garbage; what is left on its heap then, in MB. */
  double heap() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor(20, TimeUnit.SECONDS);
    return get("/metrics")
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / 1e6;
  }

  /** Ends it as a system does that is shut down. */
  boolean end() throws InterruptedException {
    process.destroy();
    return process.waitFor(10, TimeUnit.SECONDS);
  }

  /** Kills it. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
