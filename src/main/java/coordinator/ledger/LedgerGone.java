package coordinator.ledger;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The ledger's file was taken away from under a running coordinator. Nobody who comes later can
 * know of what runs, so it must not run on.
 */
public final class LedgerGone extends IOException {

  private static final long serialVersionUID = 1;

  public LedgerGone(Path file, String what) {
    super(file + ": " + what);
  }
}
