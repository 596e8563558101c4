package coordinator.codex;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The ways in which a model can fail a worker, as the service is known to send them. Some of them
 * end Codex, some of them never do: what becomes of each is the business of {@code
 * ScriptedModelTest}.
 */
@SuppressWarnings("ImmutableEnumChecker") // a reply is a function without state
public enum Failure implements Reply {
  /** A plan's limit without the time when it ends; {@link #usageLimit} gives one. */
  USAGE_LIMIT(status(429, "{\"error\":{\"type\":\"usage_limit_reached\"}}")),
  /** An API key without money. */
  QUOTA(failed("insufficient_quota", "You exceeded your current quota.")),
  /** An account whose plan has no Codex. */
  NOT_INCLUDED(status(429, "{\"error\":{\"type\":\"usage_not_included\"}}")),
  CONTEXT_FULL(failed("context_length_exceeded", "Your input exceeds the context window.")),
  /** With the header that makes Codex try again; without it Codex gives up at once. */
  TOO_MANY_REQUESTS(
      exchange -> {
        exchange.header("Retry-After", "1");
        exchange.status(429, "{\"error\":{\"message\":\"Slow down.\"}}");
      }),
  /** A rate limit that is told within the stream and says how long to wait. */
  RATE_LIMITED_IN_STREAM(
      failed("rate_limit_exceeded", "Rate limit reached. Please try again in 1s.")),
  BAD_REQUEST(status(400, "{\"error\":{\"message\":\"Bad parameter.\"}}")),
  UNAUTHORIZED(status(401, "{\"error\":{\"message\":\"Incorrect API key provided.\"}}")),
  FORBIDDEN(status(403, "{\"error\":{\"message\":\"Country not supported.\"}}")),
  /** A model's name that the service does not know. */
  NOT_FOUND(status(404, "{\"error\":{\"message\":\"The model does not exist.\"}}")),
  SERVER_ERROR(status(500, "{\"error\":{\"message\":\"Internal error.\"}}")),
  BAD_GATEWAY(status(502, "<html>502 Bad Gateway</html>")),
  OVERLOADED(status(503, "{\"error\":{\"code\":\"server_is_overloaded\"}}")),
  UNAVAILABLE(status(503, "{\"error\":{\"message\":\"Service unavailable.\"}}")),
  /** The stream ends in good order, but too early. */
  CUT(Exchange::open),
  /** The connection breaks in the middle of an event. */
  BROKEN(
      exchange -> {
        exchange.openToBreak();
        exchange.raw("event: response.output_text.delta\ndata: {\"type\":\"respo");
      }),
  /** Headers, one event, and then nothing. */
  SILENT(
      exchange -> {
        exchange.open();
        exchange.hang();
      }),
  /** Headers and nothing else. */
  SILENT_AFTER_HEADERS(
      exchange -> {
        exchange.headers();
        exchange.hang();
      }),
  /** A connection is taken and never answered. */
  NO_HEADERS(Exchange::hang),
  /** An event now and then, never the last. */
  TRICKLE(Failure::trickle);

  private final Reply reply;

  Failure(Reply reply) {
    this.reply = reply;
  }

  @Override
  public void send(Exchange exchange) throws IOException, InterruptedException {
    reply.send(exchange);
  }

  /**
   * A plan's limit that ends at {@code resetsAt}.
   *
   * @param plan as the service names it, such as {@code plus}, {@code pro} or {@code free}
   */
  public static Reply usageLimit(String plan, Instant resetsAt) {
    return status(
        429,
        "{\"error\":{\"type\":\"usage_limit_reached\",\"plan_type\":\"%s\",\"resets_at\":%d}}"
            .formatted(plan, resetsAt.getEpochSecond()));
  }

  private static Reply status(int status, String body) {
    return Reply.status(status, body);
  }

  private static Reply failed(String code, String message) {
    return exchange -> {
      exchange.open();
      exchange.failed(code, message);
    };
  }

  private static void trickle(Exchange exchange) throws IOException, InterruptedException {
    exchange.open();
    while (!exchange.pause(1, TimeUnit.SECONDS)) {
      exchange.event("response.in_progress", exchange.response("in_progress"));
    }
  }
}
