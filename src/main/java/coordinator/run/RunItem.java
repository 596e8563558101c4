package coordinator.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list of runs; its parts are one flat object for those who read it.
 *
 * @param name which run it is
 * @param condition in which state it is
 * @param times when what happened
 * @param count how far it is
 * @param tokens tokens that its workers reported
 * @param coordinator who holds it now, or null if nobody does
 */
public record RunItem(
    @JsonUnwrapped Name name,
    @JsonUnwrapped Condition condition,
    @JsonUnwrapped Times times,
    @JsonUnwrapped Count count,
    long tokens,
    @Nullable Holder coordinator) {

  /**
   * Which run it is.
   *
   * @param plan the plan's name, or what stands for it where something else is carried out
   * @param title the plan's title, or where the tasks come from; may be empty
   * @param run the run's id, or null for a plan that waits to be started
   * @param workspace absolute path of the workers' root
   * @param door what is carried out: {@code plan, tasks, batch, loop}
   */
  public record Name(
      String plan, String title, @Nullable String run, String workspace, String door) {}

  /**
   * In which state it is.
   *
   * @param state in one word: {@code queued, running, draining, left, passed, failed, broken}; the
   *     last says that its record does not verify
   * @param why why; may be empty
   * @param queued whether it waits for others to end before it goes on
   * @param waits the person that it waits for, or the time where nothing else of it goes on, or
   *     null
   */
  public record Condition(String state, String why, boolean queued, @Nullable Waits waits) {}

  /**
   * What a run that goes on waits for while none of its workers does anything.
   *
   * @param target {@code person} or {@code time}
   * @param phase the phase that waits
   * @param until null where it is a person that is waited for
   */
  public record Waits(
      @JsonProperty("for") String target, String phase, @Nullable Instant until, String why) {}

  /**
   * When what happened.
   *
   * @param startedAt null before its first event
   * @param changedAt when the last event happened, or null
   * @param endedAt when it passed or failed, or null
   */
  public record Times(
      @Nullable Instant startedAt, @Nullable Instant changedAt, @Nullable Instant endedAt) {

    static final Times NONE = new Times(null, null, null);
  }

  /**
   * How far it is.
   *
   * @param phasesTotal those of the plan
   * @param phasesPassed those that passed
   * @param phasesFailed those that failed
   * @param phasesParked those that wait for a time or a person
   * @param current ids of those that are under way, the first 50
   * @param strip a letter a phase, in order: {@code p} passed, {@code f} failed, {@code r} under
   *     way, {@code k} parked, {@code a} waits for a person, {@code w} not begun; of more than 240
   *     phases a letter stands for several, and is the one of most weight
   */
  public record Count(
      int phasesTotal,
      int phasesPassed,
      int phasesFailed,
      int phasesParked,
      List<String> current,
      String strip) {}

  /** A coordinator process. */
  public record Holder(long pid, String host) {}
}
