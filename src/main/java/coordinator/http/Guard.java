package coordinator.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask. Other users of this machine and pages of other sites are strangers: they
 * show no token, or call us by a name that is not ours, or come from elsewhere.
 */
final class Guard {

  private static final Set<String> OPEN =
      Set.of(
          "/api/v1/health", "/api/v1/ready", "/api/v1/version", "/api/v1/openapi.json", "/signin");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9_.-]+)(?::\\d{1,5})?");

  private final Token token;
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final InstantSource clock;

  /**
   * @param names by which clients may call this host, beside the loopback's
   */
  Guard(Token token, List<String> names, InstantSource clock) {
    this.token = token;
    this.names.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
    this.names.addAll(names);
    this.clock = clock;
  }

  /**
   * Looks at a request before anything else does.
   *
   * @throws Problem if it is refused
   */
  void admit(Context request) {
    String host = request.header("Host");
    if (host == null || !ours(host, request)) {
      throw new Problem(
          421,
          "This is not the host that is meant",
          "the server does not answer to this name; call it by 'localhost', or start it with"
              + " --name");
    }
    boolean page = !request.path().startsWith("/api/") && !request.path().equals("/metrics");
    String site = request.header("Sec-Fetch-Site");
    boolean elsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
    String origin = request.header("Origin");
    if ((elsewhere && !page)
        || (origin != null && !origin.matches("https?://" + Pattern.quote(host)))) {
      throw new Problem(
          403, "Another site may not ask", "the request comes from a page that is not ours");
    }
    if (!page && !OPEN.contains(request.path())) {
      admitBearer(request, site, origin);
    }
  }

  private void admitBearer(Context request, @Nullable String site, @Nullable String origin) {
    if (!mayAsk(request)) {
      request.header("WWW-Authenticate", "Bearer realm=\"coordinator\"");
      throw new Problem(
          401,
          "The token is missing or wrong",
          "sign in with the link that 'coordinator open' prints, or send the token as"
              + " 'Authorization: Bearer …'");
    }
    boolean reads = List.of(HandlerType.GET, HandlerType.HEAD).contains(request.method());
    if (!reads && request.header("Authorization") == null && site == null && origin == null) {
      throw new Problem(
          403,
          "Another site may not ask",
          "a cookie alone changes nothing; a browser would say where the request comes from");
    }
  }

  /** Whether the request shows the token, or a pass that was made from it. */
  boolean mayAsk(Context request) {
    String shown = request.header("Authorization");
    if (shown != null) {
      return token.is(shown.regionMatches(true, 0, "Bearer ", 0, 7) ? shown.substring(7) : "");
    }
    return SignIn.isKnown(request, token, clock.instant());
  }

  /** Signs a browser in. */
  void signIn(Context request) {
    SignIn.answer(request, token, clock.instant());
  }

  /**
   * A name that anybody can make point here is not ours; an address that this connection came to
   * is.
   */
  private boolean ours(String authority, Context request) {
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1);
    String address = request.req().getLocalAddr();
    return names.contains(name)
        || name.equals(address)
        || name.equals("[" + address.replaceAll("[\\[\\]]", "") + "]");
  }
}
