package coordinator.engine;

/**
 * How the engine left a run.
 *
 * @param how which of the ways
 * @param why in one sentence; may be empty
 */
public record Outcome(How how, String why) {

  /** The ways to leave a run. */
  public enum How {
    PASSED,
    FAILED,
    /** A person asked for it; the run can be continued. */
    STOPPED,
    /** A person interrupted or killed it; the run can be continued. */
    INTERRUPTED,
    /** Told to go; workers run on, and the next coordinator adopts them. */
    LEFT,
    /** The machine did not play along: no space, no process, no program. The run can be continued. */
    BROKEN
  }
}
