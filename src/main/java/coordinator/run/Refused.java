package coordinator.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was asked for cannot be done, and nothing was started: a message for a person, and an exit
 * code.
 */
public final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  /** Why nothing was started. The codes are part of what users see. */
  public enum Why {
    BAD_USAGE(2),
    /** The message is lines of {@code file:line:column: what is wrong}, for editors to follow. */
    BAD_PLAN(2),
    HELD_BY_ANOTHER(3),
    ENVIRONMENT(4);

    private final int code;

    Why(int code) {
      this.code = code;
    }
  }

  private final Why why;

  public Refused(Why why, String message) {
    super(message);
    this.why = why;
  }

  /**
   * Makes a folder, and those around it, where it is not there yet.
   *
   * @throws Refused if it cannot be made
   */
  static void unlessMade(Path folder) throws Refused {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Refused(Why.ENVIRONMENT, Complaint.about(folder, "cannot be made", e));
    }
  }

  public Why why() {
    return why;
  }

  public int exitCode() {
    return why.code;
  }
}
