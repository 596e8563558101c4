package coordinator.task;

import java.time.Instant;

/** What is to be done next for a task. */
public sealed interface Action {

  /** Bring a worker to its start line. */
  record Launch() implements Action {}

  /** Look at the worker. */
  record Poll() implements Action {}

  /** Send the next signal to the process and its tree, counted from 1. */
  record Signal(int step) implements Action {}

  /** Give a process up that no signal ends. */
  record Abandon() implements Action {}

  /** Look at what the worker left, or once more at its surroundings after the checks. */
  record Inspect() implements Action {}

  /** Bring a check to its start line, counted from 1. */
  record StartCheck(int check) implements Action {}

  /** Put the changes of a judged attempt into the repository. */
  record File() implements Action {}

  /** Nothing but to record what follows from what is known. */
  record Record(TaskEvent event) implements Action {}

  /** Nothing before a time, or before something arrives where it is {@link Instant#MAX}. */
  record Wait(Instant until) implements Action {}

  Wait FOR_NEWS = new Wait(Instant.MAX);
}
