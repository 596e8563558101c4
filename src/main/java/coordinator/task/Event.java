package coordinator.task;

import java.time.Instant;

/** Something that happened. The state of a run is the fold of its events: there is no other. */
public sealed interface Event permits RunEvent, TaskEvent {

  /** Carries the run over this event, which happened at the given time. */
  void apply(RunState run, Instant at);
}
