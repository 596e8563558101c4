package coordinator.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a client sends: JSON, and not more of it than makes sense. */
final class Body {

  static final int MOST_BYTES = 64 << 10;

  private Body() {}

  /**
   * Reads the body; none at all is an empty object.
   *
   * @throws Problem if it is too big, no JSON, or not what is meant
   */
  static <T> T read(Context request, Class<T> type) throws IOException {
    return read(request, type, MOST_BYTES);
  }

  /**
   * The same, where more makes sense.
   *
   * @param most bytes
   */
  static <T> T read(Context request, Class<T> type, int most) throws IOException {
    if (request.req().getContentLengthLong() > most) {
      throw tooBig(most);
    }
    byte[] body;
    try (InputStream in = request.req().getInputStream()) {
      body = in.readNBytes(most + 1);
    }
    if (body.length > most) {
      throw tooBig(most);
    }
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
