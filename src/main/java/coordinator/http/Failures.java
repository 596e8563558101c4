package coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import coordinator.ledger.LedgerBroken;
import coordinator.run.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told where its request is not answered as it was meant. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final String TYPE = "application/problem+json";

  private Failures() {}

  static void route(RoutesConfig routes) {
    routes.exception(Problem.class, Failures::answer);
    routes.exception(
        HttpResponseException.class,
        (e, request) ->
            answer(new Problem(e.getStatus(), "The request is not answered", said(e)), request));
    routes.exception(Refused.class, (e, request) -> answer(refused(e), request));
    routes.exception(
        LedgerBroken.class,
        (e, request) -> answer(new Problem(409, "The record does not verify", said(e)), request));
    routes.exception(
        NoSuchFileException.class,
        (e, request) -> answer(Problem.missing("the run was moved meanwhile; ask again"), request));
    routes.exception(Exception.class, (e, request) -> answer(broken(e), request));
  }

  private static void answer(Problem problem, Context request) {
    request.status(problem.status());
    request.contentType(TYPE).result(body(problem, request.path()));
  }

  private static byte[] body(Problem problem, String path) {
    return Json.of(problem.body(path), Masks.SHAPES).getBytes(UTF_8);
  }

  private static Problem refused(Refused e) {
    int status =
        switch (e.why()) {
          case BAD_USAGE, BAD_PLAN -> 422;
          case HELD_BY_ANOTHER -> 409;
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

  /** For requests that are so far from HTTP that they never get to a route. */
  static final class BeforeRoutes extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Problem problem =
          new Problem(
              response.getStatus(),
              "The request cannot be read",
              "its path, its headers or its form are not as HTTP wants them");
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.write(true, ByteBuffer.wrap(body(problem, "")), callback);
      return true;
    }
  }
}
