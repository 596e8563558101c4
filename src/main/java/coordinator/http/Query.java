package coordinator.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Reads what stands after the question mark. */
final class Query {

  private Query() {}

  /**
   * A number from a query.
   *
   * @throws Problem if it is none, or too small or too big
   */
  static long number(Context request, String name, long otherwise, long least, long most) {
    @Nullable String text = request.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
      throw new Problem(
          400,
          "The query is not what is meant",
          name + " is a number from " + least + " to " + most);
    }
    return Long.parseLong(text);
  }
}
