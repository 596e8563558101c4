package coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import coordinator.ledger.Entry;
import coordinator.ledger.LedgerBroken;
import coordinator.run.Refused;
import coordinator.run.Request.Act;
import coordinator.run.Shelf;
import coordinator.run.Starter;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and puts the parts of the HTTP face together. */
public final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final String RUN = "/api/v1/runs/{plan}";
  private static final String PHASE = RUN + "/phases/{id}";
  private static final int MOST_HEADERS = 16 << 10;
  private static final int THREADS = 24;

  private final Settings settings;
  private final Shelf shelf;
  private final Guard guard;
  private final Masks masks;
  private final Answers answers;
  private final RunsApi runs;
  private final LogsApi logs;
  private final FilesApi files;
  private final LedgerApi ledger;
  private final PlansApi plans;
  private final RequestsApi requests;
  private final Metrics metrics;
  private final Feed feed = new Feed();
  private final Instant startedAt;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "events");
            thread.setDaemon(true);
            return thread;
          });
  private final Javalin javalin;

  /**
   * @param starter who carries out what is started over HTTP
   * @throws IOException if the token cannot be read or made
   */
  public Server(Settings settings, Shelf shelf, Starter starter) throws IOException {
    this.settings = settings;
    this.shelf = shelf;
    this.startedAt = settings.program().clock().instant();
    this.guard =
        new Guard(
            Token.readOrMake(settings.tokenFile()), settings.names(), settings.program().clock());
    this.masks = new Masks(shelf, settings.environment());
    this.answers = new Answers(shelf, masks);
    this.runs = new RunsApi(shelf, answers);
    this.logs = new LogsApi(answers, masks);
    this.files = new FilesApi(answers, masks, settings.program().clock());
    this.ledger = new LedgerApi(answers);
    this.plans = new PlansApi(shelf, starter, answers);
    this.requests = new RequestsApi(starter, answers);
    this.metrics = new Metrics(shelf, feed);
    this.javalin = Javalin.create(this::configure);
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
    config.jetty.modifyHttpConfiguration(Server::limit);
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector =
              new ServerConnector(
                  server, 1, 1, new org.eclipse.jetty.server.HttpConnectionFactory(http));
          connector.setHost(settings.host());
          connector.setPort(settings.port());
          return connector;
        });
    config.routes.before(
        request -> {
          Headers.add(request);
          guard.admit(request);
        });
    config.routes.exception(Problem.class, (problem, request) -> fail(problem, request));
    config.routes.exception(
        HttpResponseException.class,
        (e, request) ->
            fail(new Problem(e.getStatus(), "The request is not answered", said(e)), request));
    config.routes.exception(Refused.class, (e, request) -> fail(refused(e), request));
    config.routes.exception(
        LedgerBroken.class,
        (e, request) -> fail(new Problem(409, "The record does not verify", said(e)), request));
    config.routes.exception(
        NoSuchFileException.class,
        (e, request) -> fail(Problem.missing("the run was moved meanwhile; ask again"), request));
    config.routes.exception(Exception.class, (e, request) -> fail(broken(e), request));
    route(config);
  }

  private static void limit(HttpConfiguration http) {
    http.setRequestHeaderSize(MOST_HEADERS);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
  }

  private void route(JavalinConfig config) {
    config.routes.get("/api/v1/health", this::up);
    config.routes.get("/api/v1/ready", this::up);
    config.routes.get("/api/v1/version", this::version);
    config.routes.get("/signin", guard::signIn);
    config.routes.get("/api/v1/runs", runs::list);
    config.routes.get(RUN, again(runs::run));
    config.routes.get(PHASE, again(runs::phase));
    config.routes.get(PHASE + "/attempts/{n}/log", again(logs::log));
    config.routes.get(PHASE + "/attempts/{n}/log/stream", logs::stream);
    config.routes.get(PHASE + "/attempts/{n}/diff", again(files::diff));
    config.routes.get(RUN + "/attempts", again(runs::attempts));
    config.routes.get(RUN + "/ledger", again(ledger::list));
    config.routes.get(RUN + "/artifacts", files::list);
    config.routes.get(RUN + "/artifacts/<path>", files::file);
    config.routes.get(RUN + "/report", again(files::report));
    config.routes.post(RUN + "/stop", requests.ofRun(Act.STOP));
    config.routes.post(RUN + "/kill", requests.ofRun(Act.KILL));
    config.routes.post(RUN + "/resume", requests::resume);
    config.routes.post(PHASE + "/approve", requests.ofPhase(Act.APPROVE));
    config.routes.post(PHASE + "/reject", requests.ofPhase(Act.REJECT));
    config.routes.post(PHASE + "/extend", requests.ofPhase(Act.EXTEND));
    config.routes.post(PHASE + "/retry", requests::retry);
    config.routes.get("/api/v1/plans", plans::list);
    config.routes.post("/api/v1/plans/{plan}/start", plans::start);
    config.routes.get("/api/v1/events", this::events);
    config.routes.get("/metrics", metrics::scrape);
    config.routes.get("/", Page::serve);
    config.routes.get("/<file>", Page::serve);
  }

  /** A run that is archived lies for a moment neither here nor there: it is looked for once more. */
  private static Handler again(Handler handler) {
    return request -> {
      try {
        handler.handle(request);
      } catch (NoSuchFileException e) {
        handler.handle(request);
      } catch (Problem e) {
        if (e.status() != 404) {
          throw e;
        }
        handler.handle(request);
      }
    };
  }

  private record Up(String status) {}

  private void up(Context request) throws IOException {
    answers.json(request, new Up("up"));
  }

  private record Version(String version, long pid, Instant startedAt, List<String> workspaces) {}

  private void version(Context request) throws IOException {
    List<String> workspaces =
        guard.mayAsk(request)
            ? shelf.workspaces().stream().map(Object::toString).toList()
            : List.of();
    Settings.Program program = settings.program();
    answers.json(request, new Version(program.version(), program.pid(), startedAt, workspaces));
  }

  private void events(Context request) throws IOException {
    look();
    Answers.events(request);
    String plan = request.queryParam("plan");
    String since = request.header("Last-Event-ID");
    request.future(
        () -> {
          Listener listener = new Listener(Answers.out(request));
          return feed.listen(listener, plan, since);
        });
  }

  private static void fail(Problem problem, Context request) {
    request.status(problem.status());
    request
        .contentType("application/problem+json")
        .result(Json.of(problem.body(request.path()), Masks.SHAPES).getBytes(UTF_8));
  }

  private static Problem refused(Refused e) {
    int status =
        switch (e.why()) {
          case BAD_USAGE, BAD_PLAN -> 422;
          case HELD_BY_ANOTHER, BROKEN_RECORD -> 409;
          case ENVIRONMENT -> 503;
        };
    return new Problem(status, "What was asked for cannot be done", said(e));
  }

  private static Problem broken(Exception e) {
    LOG.warn("a request failed", e);
    return new Problem(500, "The request failed", e.getClass().getSimpleName() + ": " + said(e));
  }

  private static String said(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /**
   * Listens.
   *
   * @return the port
   * @throws IOException if it cannot
   */
  public int start() throws IOException {
    shelf.watch(feed);
    shelf.watch(metrics);
    feed.mask(masks.now());
    try {
      javalin.start();
    } catch (io.javalin.util.JavalinException e) {
      throw new IOException(
          settings.host() + ":" + settings.port() + ": cannot be listened on: " + said(e), e);
    }
    every(this::lookIfHeard, Duration.ofMillis(250));
    every(feed::ping, Duration.ofSeconds(15));
    return javalin.port();
  }

  private void every(Runnable act, Duration delay) {
    looker.scheduleWithFixedDelay(act, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** An entry of a run in this process is on disk: whoever listens is told at once. */
  public void saw(Entry entry) {
    metrics.appended(Duration.between(entry.at(), settings.program().clock().instant()));
    if (feed.isHeard() && asked.compareAndSet(false, true)) {
      try {
        looker.execute(this::lookIfHeard);
      } catch (RejectedExecutionException e) {
        LOG.debug("closed before {}", entry.seq());
      }
    }
  }

  private void lookIfHeard() {
    asked.set(false);
    logs.look();
    if (feed.isHeard()) {
      look();
    }
  }

  private void look() {
    try {
      shelf.look();
      feed.mask(masks.now());
    } catch (IOException | RuntimeException e) {
      LOG.warn("the workspaces cannot be looked at: {}", e.toString());
    }
  }

  /** Sends everybody away, and listens no more. */
  @Override
  public void close() {
    looker.shutdownNow();
    feed.close();
    logs.close();
    javalin.stop();
    metrics.close();
  }
}
