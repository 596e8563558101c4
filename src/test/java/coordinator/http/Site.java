package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.loop.LoopFolder;
import coordinator.loop.Seed;
import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.run.Chats;
import coordinator.run.Home;
import coordinator.run.Loops;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.Shelf;
import coordinator.run.Starter;
import coordinator.run.Witness;
import coordinator.schedule.SteadyClock;
import coordinator.task.RunState;
import coordinator.text.Invalid;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A workspace, a server for it, and somebody who asks. */
final class Site implements AutoCloseable, Starter {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Path workspace;
  final Path tokenFile;
  final Token token;
  final Shelf shelf;
  final Loops loops;
  final Chats chats;
  final Server server;
  final int port;

  /** When each entry of the run under way was seen on disk. */
  final Map<Long, Long> seen = new ConcurrentHashMap<>();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> environment = System.getenv();
  private final List<Thread> runs = new ArrayList<>();
  private final List<Engine> engines = new ArrayList<>();

  Site(Path folder) throws IOException {
    this(folder, List.of());
  }

  /** With further workspaces, which lie elsewhere. */
  Site(Path folder, List<Path> others) throws IOException {
    this.workspace = Files.createDirectories(folder.resolve("workspace")).toRealPath();
    Files.createDirectories(workspace.resolve("plans"));
    sh("git init -q . && echo tmp/ > .gitignore");
    this.tokenFile = folder.resolve("state/coordinator/token");
    List<Path> workspaces = new ArrayList<>(List.of(workspace));
    workspaces.addAll(others);
    this.shelf = new Shelf(workspaces, Set::of);
    this.loops =
        new Loops(
            workspaces,
            environment,
            Session.self("test", environment),
            loop -> new Telling(),
            folder.resolve("state/loops"),
            true);
    this.chats =
        new Chats(
            environment, Session.self("test", environment), (loop, id) -> new Telling(), true);
    this.server =
        new Server(
            new Settings(
                "127.0.0.1",
                0,
                List.of(),
                tokenFile,
                new Settings.Program("test", 1, new SteadyClock()),
                environment),
            shelf,
            this,
            loops,
            chats);
    this.port = server.start();
    this.token = Token.read(tokenFile);
  }

  private void sh(String command) throws IOException {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command).directory(workspace.toFile()).start();
      assertThat(process.waitFor()).as(command).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Puts a plan of shell steps into the workspace. */
  Path plan(String name, String phases) throws IOException {
    return Files.writeString(
        workspace.resolve("plans/" + name + ".yaml"),
        "plan: "
            + name
            + "\nworkspace: ..\nworker: shell\npoll: {every: 1s, cycles: 600, grace: 1s}\n"
            + phases);
  }

  @Override
  public Started start(Path planFile, RunPlan.Options options, Map<String, String> params)
      throws IOException {
    RunPlan run = prepare(planFile);
    Thread thread = new Thread(() -> carryOut(run, options), planFile.getFileName().toString());
    synchronized (runs) {
      runs.add(thread);
    }
    thread.start();
    return new Started(planFile.getFileName().toString().replace(".yaml", ""), null, false);
  }

  /** Runs a plan to its end, here and now. */
  void run(Path planFile) throws IOException {
    carryOut(prepare(planFile), new RunPlan.Options(false, null, false));
  }

  private RunPlan prepare(Path planFile) throws IOException {
    try {
      Plan plan = PlanReader.read(planFile, Map.of());
      return new RunPlan(
          plan,
          Home.of(plan),
          Profiles.load(Profiles.files(workspace, environment), environment),
          environment,
          Session.self("test", environment),
          new Telling());
    } catch (Invalid e) {
      throw new IOException(e.problems().toString(), e);
    }
  }

  private static void carryOut(RunPlan run, RunPlan.Options options) {
    try {
      run.run(options);
    } catch (Refused | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Telling implements Witness {
    @Override
    public void begins(Engine engine, RunState state) {
      synchronized (runs) {
        engines.add(engine);
      }
    }

    @Override
    public void sees(Entry entry) {
      seen.put(entry.seq(), System.nanoTime());
      server.saw(entry);
    }

    @Override
    public void says(String text) {}
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).header("Authorization", token.bearer()));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", token.bearer())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> put(String path, String etag, String json)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Authorization", token.bearer())
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json));
    return send(etag.isEmpty() ? request : request.header("If-Match", etag));
  }

  /** Puts a loop into the workspace whose workers are a shell script. */
  LoopFolder loop(String todo, String worker) throws IOException {
    return loop(workspace, todo, worker);
  }

  /** Puts such a loop into another repository. */
  static LoopFolder loop(Path repository, String todo, String worker) throws IOException {
    LoopFolder loop = new LoopFolder(repository);
    new Seed(loop).plant(null);
    Files.writeString(loop.settings().resolve("TODO.md"), todo);
    Files.writeString(loop.config(), "worker: robot\npoll: {every: 1s, cycles: 600, grace: 1s}\n");
    Files.writeString(
        repository.resolve("coordinator.yaml"),
        "profiles: {robot: {program: sh, args: [worker.sh, '{args}']}}\n");
    Files.writeString(repository.resolve("worker.sh"), worker);
    return loop;
  }

  /** What a 200 says. */
  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /** Waits until a run is in a state. */
  void awaitState(String plan, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> json("/api/v1/runs/" + plan).path("state").asText().equals(state));
  }

  /** The first line that is answered to bytes as they are, and what follows it. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // it may have heard enough already
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A request as it is typed, with the token and an end. */
  String typed(String first, String... headers) throws IOException {
    return raw(
        first
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nAuthorization: "
            + token.bearer()
            + "\r\nConnection: close\r\n"
            + String.join("\r\n", headers)
            + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
  }

  @Override
  public void close() throws Exception {
    synchronized (runs) {
      engines.forEach(engine -> engine.kill("the test is over"));
    }
    for (Thread run : List.copyOf(runs)) {
      run.join(20_000);
    }
    loops.close(engine -> engine.kill("the test is over"));
    chats.close();
    loops.await(Duration.ofSeconds(20));
    chats.await(Duration.ofSeconds(20));
    server.close();
  }
}
