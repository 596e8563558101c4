package coordinator.text;

/** Words of a file inside a message: on one line, and short. */
public final class Quote {

  private static final int LONGEST = 60;

  private Quote() {}

  public static String of(String text) {
    int end = Math.min(text.length(), LONGEST);
    StringBuilder quoted = new StringBuilder();
    text.substring(0, end)
        .chars()
        .forEach(c -> quoted.append(Character.isISOControl(c) ? ' ' : (char) c));
    return quoted + (end < text.length() ? "…" : "");
  }
}
