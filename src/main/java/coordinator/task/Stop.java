package coordinator.task;

import java.time.Instant;
import java.util.Locale;

/**
 * A worker or check that is being stopped.
 *
 * @param reason why
 * @param step how many signals were sent so far
 * @param since when the last one was sent, or the stop was asked for
 */
public record Stop(Reason reason, int step, Instant since) {

  /** Why the coordinator ends a process before it ends itself. */
  public enum Reason {
    /** Still alive after the last poll, or a check beyond its timeout. */
    TIMEOUT,
    /** Alive, but idle for as long as the plan allows. */
    STALLED,
    /** A person interrupted the coordinator; the task is open again. */
    INTERRUPTED,
    /** A person killed the run; the task is open again when the run is resumed. */
    KILLED,
    /** The budget of the run is spent; the task is open again. */
    BUDGET,
    /** The machine did not play along, with this task or another; the task is open again. */
    BROKEN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the task, rather than a person, is to blame. */
    public boolean blamesTask() {
      return this == TIMEOUT || this == STALLED;
    }
  }
}
