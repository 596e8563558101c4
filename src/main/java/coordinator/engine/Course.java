package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.task.Action;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;

/**
 * Where the engine is going with its run: onward, or towards leaving it.
 *
 * @param way which of the ways
 * @param how how the run will have been left
 * @param why in one sentence; empty on the way onward
 */
record Course(Way way, How how, String why) {

  /** The ways, each more urgent than the one before. */
  enum Way {
    ONWARD,
    /** What runs may end; nothing new is started. */
    DRAIN,
    /** What runs is stopped. */
    HALT,
    /** Go at once, and leave what runs to the next coordinator. */
    LEAVE
  }

  static final Course ONWARD = new Course(Way.ONWARD, How.LEFT, "");

  boolean onward() {
    return way == Way.ONWARD;
  }

  boolean halting() {
    return way == Way.HALT;
  }

  boolean leaving() {
    return way == Way.LEAVE;
  }

  boolean allows(Action action) {
    return switch (way) {
      case ONWARD -> true;
      case DRAIN -> !(action instanceof Action.Launch);
      case HALT, LEAVE ->
          action instanceof Action.Signal
              || action instanceof Action.Abandon
              || action instanceof Action.Poll;
    };
  }

  /** Whether a process that is at its start line may still go. */
  boolean allows(TaskEvent started) {
    return started instanceof TaskEvent.CheckStarted ? !halting() : onward();
  }

  /** What is recorded of those that are stopped. */
  Stop.Reason stop() {
    return switch (how) {
      case INTERRUPTED -> Stop.Reason.INTERRUPTED;
      case FAILED -> Stop.Reason.BUDGET;
      case PASSED, STOPPED, LEFT, BROKEN -> Stop.Reason.BROKEN;
    };
  }

  Outcome outcome() {
    return new Outcome(how, why);
  }
}
