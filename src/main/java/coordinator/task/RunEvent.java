package coordinator.task;

import java.time.Duration;
import java.time.Instant;

/** Something that happened to a run as a whole. */
public sealed interface RunEvent extends Event {

  /**
   * The first event of every run.
   *
   * @param run the run's id
   * @param name the name of what is carried out, such as the plan's
   * @param source where it came from: a path relative to the workspace, or absolute
   * @param coordinator who carries it out
   * @param format version of the ledger's form
   */
  record Started(String run, String name, String source, Coordinator coordinator, int format)
      implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.start(run, name, source, at);
    }
  }

  /** A coordinator took up a run that an earlier one left. */
  record Continued(Coordinator coordinator) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.forgetMisses();
      state.turn(RunState.Phase.RUNNING, "");
    }
  }

  /** No further task is started; what runs may end. */
  record Draining(String why) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.turn(RunState.Phase.DRAINING, why);
    }
  }

  /** The coordinator left, and the run is not over. */
  record Left(String why) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.turn(RunState.Phase.LEFT, why);
    }
  }

  /** The run is over. */
  record Ended(boolean passed, String why) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.turn(passed ? RunState.Phase.PASSED : RunState.Phase.FAILED, why);
    }
  }

  /** The wall clock jumped, or the machine slept: times taken before are moved along. */
  record ClockJumped(Duration by) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.shift(by);
    }
  }

  /**
   * Something worth knowing that changes nothing, such as an edit of the plan that comes too late.
   */
  record Noted(String text) implements RunEvent {
    @Override
    public void apply(RunState state, Instant at) {
      // nothing changes
    }
  }

  /**
   * A coordinator process.
   *
   * @param pid its pid
   * @param host the host's name
   * @param user the user's name
   * @param version the program's version
   */
  record Coordinator(long pid, String host, String user, String version) {}
}
