package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Steers the run and the tasks under way: onward, to a halt, or away. All of it on the engine's
 * thread.
 */
final class Helm {

  private final RunState state;
  private final Turn turn;
  private final Tools tools;
  private final Set<String> open = new HashSet<>();
  private final Set<String> busy = new HashSet<>();
  private Course course = Course.ONWARD;

  Helm(RunState state, Turn turn, Tools tools) {
    this.state = state;
    this.turn = turn;
    this.tools = tools;
  }

  /** The tasks that were taken and are not over; to be changed by who takes and ends them. */
  Set<String> open() {
    return open;
  }

  /** Those of them for which something is being done whose news is awaited; to be changed too. */
  Set<String> busy() {
    return busy;
  }

  Course course() {
    return course;
  }

  void steer(Course other) {
    course = other;
    if (!course.leaving()) {
      lookAgain();
    }
  }

  /** Stops what runs, and starts nothing more. */
  void halt(String reason, How how) {
    steer(new Course(Course.Way.HALT, how, reason));
    for (String id : List.copyOf(open)) {
      state
          .task(id)
          .filter(run -> run.process() != null && run.status() != Status.STOPPING)
          .ifPresent(run -> turn.record(new TaskEvent.StopRequested(id, course.stop())));
    }
  }

  /** Sends what is being stopped its last signal, without more grace. */
  void hurry() {
    for (String id : open) {
      TaskRun run = state.task(id).orElseThrow();
      int last = tools.checkpoint().signals(run).size();
      if (run.status() == Status.STOPPING && run.stop() != null && run.stop().step() < last) {
        signal(run, last);
      }
    }
  }

  /** Looks at every open task again, because time is not what it was. */
  void lookAgain() {
    turn.touched().addAll(open);
  }

  /**
   * Sends the process of a task a signal.
   *
   * @param step which one in the order of its profile, counted from 1; the last one again for more
   */
  void signal(TaskRun run, int step) {
    Started process = run.process();
    if (process == null) {
      throw new IllegalStateException(run.task().id() + " has no process to stop");
    }
    List<String> signals = tools.checkpoint().signals(run);
    String signal = signals.get(Math.min(step, signals.size()) - 1);
    turn.record(new TaskEvent.StopSignalled(run.task().id(), step, signal));
    turn.afterwards(() -> tools.stopping().execute(() -> tools.workers().signal(process, signal)));
  }

  /** Ends what runs, because nobody would find it again. */
  void endAll() {
    open.stream()
        .map(state::task)
        .flatMap(Optional::stream)
        .map(TaskRun::process)
        .filter(Objects::nonNull)
        .forEach(process -> tools.workers().sweep(process));
  }
}
