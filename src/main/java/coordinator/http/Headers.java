package coordinator.http;

import io.javalin.http.Context;

/** What every answer tells a browser not to do with it. */
final class Headers {

  private static final String STRICT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private Headers() {}

  static void add(Context answer) {
    answer.header("Content-Security-Policy", STRICT);
    answer.header("X-Content-Type-Options", "nosniff");
    answer.header("X-Frame-Options", "DENY");
    answer.header("Referrer-Policy", "no-referrer");
    answer.header("Cross-Origin-Opener-Policy", "same-origin");
    answer.header("Cross-Origin-Resource-Policy", "same-origin");
    answer.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    answer.header("Cache-Control", "no-store");
  }

  /** For what workers wrote: text at most, and nothing of it is ever carried out. */
  static void plain(Context answer) {
    answer.header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
    answer.contentType("text/plain; charset=utf-8");
  }
}
