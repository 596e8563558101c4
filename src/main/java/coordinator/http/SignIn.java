package coordinator.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;

/** How a browser gets to be known: by a link that holds for a while, for a cookie that does. */
public final class SignIn {

  static final String COOKIE = "coordinator_token";

  private static final String LINK = "sign-in";
  private static final String BROWSER = "browser";
  private static final Duration LINK_HOLDS = Duration.ofMinutes(10);
  private static final Duration COOKIE_HOLDS = Duration.ofDays(30);

  private SignIn() {}

  /** The path that signs a browser in, for ten minutes from now. */
  public static String path(Token token, Instant now) {
    return "/signin?token=" + token.pass(LINK, now.plus(LINK_HOLDS));
  }

  /**
   * Answers such a link, or one with the token itself.
   *
   * @throws Problem if it does not hold
   */
  static void answer(Context request, Token token, Instant now) {
    String shown = request.queryParam("token");
    if (shown == null || !(token.admits(LINK, shown, now) || token.is(shown))) {
      throw new Problem(
          401,
          "The link does not hold any more",
          "it is used within ten minutes; ask for another one: coordinator open");
    }
    request.header(
        "Set-Cookie",
        COOKIE
            + "="
            + token.pass(BROWSER, now.plus(COOKIE_HOLDS))
            + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
            + COOKIE_HOLDS.toSeconds());
    request.header("Location", "/");
    request.status(303);
  }

  /** Whether the request comes from a browser that was signed in. */
  static boolean isKnown(Context request, Token token, Instant now) {
    String cookie = request.cookie(COOKIE);
    return cookie != null && token.admits(BROWSER, cookie, now);
  }
}
