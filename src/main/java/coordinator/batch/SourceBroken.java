package coordinator.batch;

import java.io.IOException;

/** A source cannot be read as its batch says; the message names the place. */
final class SourceBroken extends IOException {

  private static final long serialVersionUID = 1;

  SourceBroken(String where, String what) {
    super(where + ": " + what);
  }
}
