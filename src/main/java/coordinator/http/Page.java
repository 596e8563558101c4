package coordinator.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page's files, from the class path: only names that could be nothing else than one of them.
 */
final class Page {

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_@-][A-Za-z0-9_.@-]*)+");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "woff2", "font/woff2",
          "webmanifest", "application/manifest+json");

  private Page() {}

  /**
   * Answers with a file.
   *
   * @throws Problem if there is none of this name
   */
  static void serve(Context request) throws IOException {
    String path = request.path().equals("/") ? "/index.html" : request.path();
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    URL file = type != null && PATH.matcher(path).matches() ? find(path) : null;
    if (type == null || file == null) {
      throw Problem.missing("there is no file " + request.path());
    }
    try (InputStream in = file.openStream()) {
      request.contentType(type).header("Cache-Control", "no-cache").result(in.readAllBytes());
    }
  }

  private static @Nullable URL find(String path) {
    return path.startsWith("/webjars/")
        ? Page.class.getResource("/META-INF/resources" + path)
        : Page.class.getResource("/web" + path);
  }
}
