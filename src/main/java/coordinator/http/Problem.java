package coordinator.http;

/** A request that is not answered as it was meant: what the client is told, as RFC 9457 has it. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;

  /**
   * @param status of HTTP
   * @param title in a few words; the same for all of its kind
   * @param detail what is wrong here, and what to do
   */
  Problem(int status, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
  }

  static Problem missing(String detail) {
    return new Problem(404, "There is no such thing", detail);
  }

  int status() {
    return status;
  }

  /** The body, as {@code application/problem+json}. */
  record Body(String type, String title, int status, String detail, String instance) {}

  Body body(String instance) {
    return new Body("about:blank", title, status, String.valueOf(getMessage()), instance);
  }
}
