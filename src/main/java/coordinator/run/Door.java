package coordinator.run;

import coordinator.checkpoint.Checkpoint;
import coordinator.engine.TaskSource;
import coordinator.task.Event;
import coordinator.task.RunState;
import coordinator.worker.LogLimit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a front door brings to a {@link Session}: its tasks, and what only it knows of them. */
public interface Door {

  /**
   * What is recorded first: that the run starts or is continued, and what follows from how it was
   * left.
   *
   * @param state the run as its record tells it; without an id if it is a new one
   * @return the events; none if there is nothing to carry out
   * @throws Refused if it may not be carried out as it lies; nothing was started then
   */
  List<Event> opening(RunState state) throws Refused, IOException;

  /** The tasks. Asked once, when the opening is recorded; the state lives on under the engine. */
  TaskSource source(RunState state);

  /** Prepares the ground for these tasks' workers, and judges what they leave. */
  Checkpoint checkpoint();

  /** How large the logs of its workers and checks may become. */
  LogLimit logLimit();

  /** Says which limit of the whole run stops what runs, if one is reached. Asked often. */
  default Optional<String> limit(RunState state, Instant now) {
    return Optional.empty();
  }

  /** Says which limit of the whole run lets no further attempt begin. Asked before each. */
  default Optional<String> spent(RunState state, Instant now) {
    return limit(state, now);
  }
}
