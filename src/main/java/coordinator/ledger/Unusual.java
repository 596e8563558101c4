package coordinator.ledger;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A line is not written as we write it. That is no fault: {@link EventJson} reads it then. */
final class Unusual extends IOException {

  private static final long serialVersionUID = 1;

  Unusual() {
    super("not as we write it");
  }

  /** Without a trace, which nobody reads: there may be as many as the ledger has lines. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  static void unless(boolean usual) throws Unusual {
    if (!usual) {
      throw new Unusual();
    }
  }

  static <T> T unlessThere(@Nullable T value) throws Unusual {
    if (value == null) {
      throw new Unusual();
    }
    return value;
  }
}
