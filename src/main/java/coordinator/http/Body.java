package coordinator.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends: JSON, and not more of it than makes sense. */
final class Body {

  static final int MOST_BYTES = 64 << 10;
  private static final int PATIENCE_SECONDS = 10;
  private static final String BODY = "coordinator.body";

  private Body() {}

  /**
   * A handler that is called when the whole body is there; one that takes too long is not waited
   * for.
   */
  static Handler first(Handler handler) {
    return first(handler, MOST_BYTES);
  }

  /**
   * The same, where more makes sense.
   *
   * @param most bytes
   */
  static Handler first(Handler handler, int most) {
    return request -> {
      if (request.req().getContentLengthLong() > most) {
        throw tooBig(most);
      }
      request.future(
          () ->
              Intake.begin(request, most + 1)
                  .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                  .handle((body, failure) -> answer(request, handler, body, failure, most))
                  .thenCompose(done -> done));
    };
  }

  private static CompletableFuture<Void> answer(
      Context request,
      Handler handler,
      byte @Nullable [] body,
      @Nullable Throwable failure,
      int most) {
    if (failure instanceof TimeoutException) {
      request.header("Connection", "close");
      return CompletableFuture.failedFuture(
          new Problem(
              408,
              "The body does not come",
              "it is not whole after " + PATIENCE_SECONDS + " s; send the request again"));
    }
    if (body == null) {
      return CompletableFuture.failedFuture(
          new Problem(400, "The body cannot be read", "the connection ended before it was whole"));
    }
    if (body.length > most) {
      return CompletableFuture.failedFuture(tooBig(most));
    }
    request.attribute(BODY, body);
    try {
      handler.handle(request);
      return CompletableFuture.completedFuture(null);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * What the body says; none at all is an empty object. For handlers within {@link #first}.
   *
   * @throws Problem if it is no JSON, or not what is meant
   */
  static <T> T read(Context request, Class<T> type) {
    byte[] body = Objects.requireNonNull(request.attribute(BODY));
    if (body.length == 0) {
      return Json.read(new byte[] {'{', '}'}, type);
    }
    String kind = String.valueOf(request.contentType()).split(";", 2)[0].strip();
    if (!kind.equalsIgnoreCase("application/json")) {
      throw new Problem(
          415, "The body is of another kind", "send it as Content-Type: application/json");
    }
    return Json.read(body, type);
  }

  private static Problem tooBig(int most) {
    return new Problem(413, "The body is too big", "at most " + most + " bytes are read");
  }
}
