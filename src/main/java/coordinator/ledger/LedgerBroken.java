package coordinator.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** A ledger that does not verify. It is never continued silently. */
public final class LedgerBroken extends IOException {

  private static final long serialVersionUID = 1;

  private final String file;
  private final long line;

  LedgerBroken(Path file, long line, String what) {
    super(file + ":" + line + ": " + what);
    this.file = file.toString();
    this.line = line;
  }

  /** What an exception says, for such a message. */
  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  public Path file() {
    return Path.of(file);
  }

  /** The first line that does not fit, counted from 1. */
  public long line() {
    return line;
  }
}
