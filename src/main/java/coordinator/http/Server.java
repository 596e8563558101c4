package coordinator.http;

import coordinator.ledger.Entry;
import coordinator.ledger.LedgerBroken;
import coordinator.run.Chats;
import coordinator.run.Loops;
import coordinator.run.OpenRecords;
import coordinator.run.Request.Act;
import coordinator.run.Shelf;
import coordinator.run.Starter;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.router.ParsedEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Listens, and puts the parts of the HTTP face together. */
public final class Server implements AutoCloseable {

  private static final String RUN = "/api/v1/runs/{plan}";
  private static final String PHASE = RUN + "/phases/{id}";
  private static final int MOST_HEADERS = 16 << 10;
  private static final int MOST_CONNECTIONS = 2_048;
  private static final int THREADS = 24;

  /** So long a run's record is kept open that nobody asks for. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Settings settings;
  private final Shelf shelf;
  private final Starter starter;
  private final Guard guard;
  private final OpenRecords records;
  private final Answers answers;
  private final Masks masks;
  private final LogsApi logs;
  private final Lookout lookout;
  private final Metrics metrics;
  private final ServerSocketChannel door = ServerSocketChannel.open();
  private final Javalin javalin;

  /**
   * @param starter who carries out what is started over HTTP
   * @param loops the loops of the same workspaces
   * @param chats questions beside them
   * @throws IOException if the token cannot be read or made
   */
  public Server(Settings settings, Shelf shelf, Starter starter, Loops loops, Chats chats)
      throws IOException {
    this.settings = settings;
    this.shelf = shelf;
    this.starter = starter;
    this.guard =
        new Guard(
            Token.readOrMake(settings.tokenFile()), settings.names(), settings.program().clock());
    this.masks = new Masks(shelf, settings.environment());
    this.records = new OpenRecords(settings.program().clock());
    this.answers = new Answers(shelf, masks, records);
    this.logs = new LogsApi(answers, masks);
    Feed feed = new Feed();
    this.lookout = new Lookout(shelf, masks, feed, logs);
    this.metrics = new Metrics(shelf, feed);
    OpenApi openApi = new OpenApi();
    this.javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.routes.beforeMatched(openApi::admit);
              config.routes.get("/api/v1/openapi.json", openApi::serve);
              routeOpen(config.routes);
              routeReads(config.routes);
              routeChanges(config.routes);
              routeLoops(config.routes, new LoopApi(loops, answers, logs));
              ChatApi chat = new ChatApi(loops, chats, masks, logs, settings.program().clock());
              config.routes.post("/api/chat", Body.first(chat::ask));
              config.routes.get("/", Page::serve);
              config.routes.get("/<file>", Page::serve); // what nothing before it answers
            });
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.maxRequestSize = Body.MOST_BYTES;
    config.http.prefer405over404 = true;
    config.http.asyncTimeout = 0;
    config.jetty.threadPool = new QueuedThreadPool(THREADS, 2);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(MOST_HEADERS);
          http.setHeaderCacheCaseSensitive(true); // else one token passes for another's capitals
          http.setSendServerVersion(false);
          http.setSendDateHeader(false);
        });
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new Failures.BeforeRoutes());
          server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        });
    config.jetty.addConnector(this::connector);
    config.routes.before(
        request -> {
          Headers.add(request);
          guard.admit(request);
        });
    Failures.route(config.routes);
  }

  private Connector connector(org.eclipse.jetty.server.Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    try {
      connector.open(door);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private void routeOpen(RoutesConfig routes) {
    Presence presence = new Presence(settings.program(), shelf, guard, answers);
    routes.get("/api/v1/health", presence::up);
    routes.get("/api/v1/ready", presence::up);
    routes.get("/api/v1/version", presence::version);
    routes.get("/signin", guard::signIn);
  }

  private void routeReads(RoutesConfig routes) {
    RunsApi runs = new RunsApi(shelf, answers);
    FilesApi files = new FilesApi(answers, masks, settings.program().clock());
    routes.get("/api/v1/plans", new PlansApi(shelf, starter, answers)::list);
    routes.get("/api/v1/runs", runs::list);
    routes.get(RUN, again(runs::run));
    routes.get(RUN + "/attempts", again(runs::attempts));
    routes.get(RUN + "/ledger", again(new LedgerApi(answers)::list));
    routes.get(RUN + "/artifacts", files::list);
    routes.get(RUN + "/artifacts/<path>", files::file);
    routes.get(RUN + "/report", again(files::report));
    routes.get(PHASE, again(runs::phase));
    routes.get(PHASE + "/attempts/{n}/log", again(logs::log));
    routes.get(PHASE + "/attempts/{n}/log/stream", logs::stream);
    routes.get(PHASE + "/attempts/{n}/diff", again(files::diff));
    routes.get("/api/v1/events", lookout::listen);
    routes.get("/metrics", metrics::scrape);
  }

  /**
   * A run that is archived lies for a moment neither here nor there, or its ledger here and its PID
   * file there: it is looked for a few times.
   */
  private static Handler again(Handler handler) {
    return request -> {
      for (int left = 4; ; left--) {
        try {
          handler.handle(request);
          return;
        } catch (NoSuchFileException | LedgerBroken e) {
          if (left == 0) {
            throw e;
          }
        } catch (Problem e) {
          if (e.status() != 404 || left < 3) {
            throw e;
          }
        }
        Thread.sleep(25);
      }
    };
  }

  private void routeChanges(RoutesConfig routes) {
    RequestsApi requests = new RequestsApi(starter, answers);
    routes.post(
        "/api/v1/plans/{plan}/start", Body.first(new PlansApi(shelf, starter, answers)::start));
    routes.post(RUN + "/stop", Body.first(requests.ofRun(Act.STOP)));
    routes.post(RUN + "/kill", Body.first(requests.ofRun(Act.KILL)));
    routes.post(RUN + "/resume", Body.first(requests::resume));
    routes.post(PHASE + "/approve", Body.first(requests.ofPhase(Act.APPROVE)));
    routes.post(PHASE + "/reject", Body.first(requests.ofPhase(Act.REJECT)));
    routes.post(PHASE + "/extend", Body.first(requests.ofPhase(Act.EXTEND)));
    routes.post(PHASE + "/retry", Body.first(requests::retry));
  }

  /** The paths that users of such loops know. */
  private static void routeLoops(RoutesConfig routes, LoopApi loops) {
    routes.get("/api/docs", loops::documents);
    routes.put("/api/docs", Body.first(loops::writeAll, LoopApi.MOST_OF_ALL));
    routes.get("/api/docs/{kind}", loops::document);
    routes.put("/api/docs/{kind}", Body.first(loops::write, LoopApi.MOST_OF_ONE));
    routes.get("/api/state", loops::state);
    routes.get("/api/logs", again(loops::log));
    routes.get("/api/logs/stream", again(loops::stream));
    routes.post("/api/run/start", Body.first(loops::start));
    routes.post("/api/run/resume", Body.first(loops::start));
    routes.post("/api/run/stop", Body.first(loops::stop));
    routes.post("/api/run/kill", Body.first(loops::kill));
  }

  /** All routes, such as {@code GET /metrics}. */
  Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (ParsedEndpoint route : javalin.unsafe.internalRouter.allHttpHandlers()) {
      if (route.endpoint.method.isHttpMethod()) {
        routes.add(route.endpoint.method.name() + " " + route.endpoint.path);
      }
    }
    return routes;
  }

  /**
   * Listens.
   *
   * @return the port
   * @throws IOException if it cannot
   */
  public int start() throws IOException {
    Door.open(door, settings.host(), settings.port());
    lookout.start();
    lookout.every(() -> records.forget(settings.program().clock().instant().minus(IDLE)), IDLE);
    shelf.watch(metrics);
    javalin.start();
    return javalin.port();
  }

  /**
   * An entry of a run in this process is on disk: whoever listens is told at once. To be called
   * from the run's witness, for new entries; it returns at once.
   */
  public void saw(Entry entry) {
    metrics.appended(Duration.between(entry.at(), settings.program().clock().instant()));
    lookout.nudge();
  }

  /** Sends everybody away, and listens no more. */
  @Override
  public void close() {
    lookout.close();
    javalin.stop();
    metrics.close();
  }
}
