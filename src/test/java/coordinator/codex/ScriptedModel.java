package coordinator.codex;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A model server on loopback that answers by a script, so that the real Codex can be made to do
 * anything, failing included, without a network and without a model. The script is a function of
 * the request alone and is called from many threads at once. A command of a worker runs to its end,
 * however long that takes; the script is asked again only then.
 */
public final class ScriptedModel implements AutoCloseable {
  private static final int MOST_REQUESTS_AT_ONCE = 512;

  private final HttpServer server;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_REQUESTS_AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          this::newThread);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Function<ModelRequest, Reply> script;

  private ScriptedModel(Function<ModelRequest, Reply> script) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
  }

  /** Starts a server on a free port; it answers until it is closed. */
  public static ScriptedModel start(Function<ModelRequest, Reply> script) {
    try {
      ScriptedModel model = new ScriptedModel(script);
      model.server.setExecutor(model.threads);
      model.server.createContext("/", model::handle);
      model.server.start();
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("No loopback port for the scripted model", e);
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What Codex takes for {@code base_url}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port() + "/v1";
  }

  /** All requests for an answer so far, oldest first, Codex's own repetitions included. */
  public List<ModelRequest> requests() {
    return List.copyOf(requests);
  }

  /** What the script threw, and what was asked that is no request for an answer. */
  public List<Throwable> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      byte[] body = http.getRequestBody().readAllBytes();
      Exchange exchange = new Exchange(http, closed);
      String asked = http.getRequestMethod() + " " + http.getRequestURI().getPath();
      if (!asked.equals("POST /v1/responses")) {
        faults.add(new AssertionError("Codex asked for " + asked));
        exchange.status(404, "{}");
        return;
      }
      ModelRequest request = ModelRequest.parse(body);
      requests.add(request);
      reply(request).send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The script is not asked before all commands have ended. One that throws is told to the worker
   * as an error.
   */
  private Reply reply(ModelRequest request) {
    LongCommands running = request.stillRunning();
    if (!running.sessions().isEmpty()) {
      return running.poll();
    }
    try {
      return script.apply(request);
    } catch (RuntimeException | Error e) {
      faults.add(e);
      return exchange -> {
        exchange.open();
        exchange.failed("invalid_prompt", "the test's script threw " + e);
      };
    }
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "scripted-model");
    thread.setDaemon(true);
    return thread;
  }
}
