package coordinator.task;

import java.util.Locale;

/** Why an attempt is made. */
public enum Cause {
  FIRST,
  /** The same prompt again, after a failure that time mends or an interruption. */
  RETRY,
  /** A new prompt, with what failed. */
  REMEDIATION;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
