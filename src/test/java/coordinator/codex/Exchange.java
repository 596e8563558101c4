package coordinator.codex;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The answering side of one request: the pieces of a Responses API stream, to be put together well
 * or, where a failure is wanted, badly.
 */
public final class Exchange {
  /** A hang longer than this would be a test that has been forgotten. */
  private static final long LONGEST_HANG_MINUTES = 15;

  private static final int FAR_MORE_THAN_SENT = 1 << 20;

  private final HttpExchange http;
  private final CountDownLatch closed;
  private final String responseId = "resp_" + UUID.randomUUID();

  Exchange(HttpExchange http, CountDownLatch closed) {
    this.http = http;
    this.closed = closed;
  }

  /** Answers with a status, headers of its own having been set by {@link #header}. */
  public void status(int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    header("Content-Type", "application/json");
    http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    http.getResponseBody().write(bytes);
  }

  /** Sets a response header; only before anything was sent. */
  public void header(String name, String value) {
    http.getResponseHeaders().set(name, value);
  }

  /** Sends the headers and the first event of a stream. */
  public void open() throws IOException {
    headers();
    event("response.created", response("in_progress"));
  }

  /** Sends the headers of a stream and nothing else. */
  public void headers() throws IOException {
    header("Content-Type", "text/event-stream");
    http.sendResponseHeaders(200, 0);
    http.getResponseBody().flush();
  }

  /** Like {@link #open}, but the connection will break off instead of ending. */
  public void openToBreak() throws IOException {
    header("Content-Type", "text/event-stream");
    // Promising more bytes than will come makes the server close the connection without an end.
    http.sendResponseHeaders(200, FAR_MORE_THAN_SENT);
    event("response.created", response("in_progress"));
  }

  /** Sends one event; {@code data} is given the type. */
  public void event(String type, ObjectNode data) throws IOException {
    data.put("type", type);
    raw("event: " + type + "\ndata: " + data + "\n\n");
  }

  /** Sends text as it is, such as half an event or a comment. */
  public void raw(String text) throws IOException {
    OutputStream out = http.getResponseBody();
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  /** Sends the last event of a turn that went well. */
  public void completed(Usage usage) throws IOException {
    ObjectNode data = response("completed");
    ObjectNode tokens = data.withObject("/response").putObject("usage");
    tokens.put("input_tokens", usage.input()).put("output_tokens", usage.output());
    tokens.put("total_tokens", usage.input() + usage.output());
    tokens.putObject("input_tokens_details").put("cached_tokens", usage.cachedInput());
    tokens.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoningOutput());
    event("response.completed", data);
  }

  /** Sends the last event of a turn that the model gave up, for the reason {@code code}. */
  public void failed(String code, String message) throws IOException {
    ObjectNode data = response("failed");
    data.withObject("/response").putObject("error").put("code", code).put("message", message);
    event("response.failed", data);
  }

  /**
   * Waits until the server is closed.
   *
   * @return whether it was closed, rather than this much time having passed
   */
  public boolean pause(long time, TimeUnit unit) throws InterruptedException {
    return closed.await(time, unit);
  }

  /** Waits until the server is closed, the connection left open and silent. */
  public void hang() throws InterruptedException {
    var unused = pause(LONGEST_HANG_MINUTES, TimeUnit.MINUTES);
  }

  ObjectNode response(String status) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("response")
        .put("id", responseId)
        .put("object", "response")
        .put("status", status);
    return data;
  }
}
