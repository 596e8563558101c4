package coordinator.task;

import coordinator.task.Settlement.Result;
import coordinator.task.TaskRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to one task. Each event knows its own transition, so none can be added
 * without one.
 */
public sealed interface TaskEvent extends Event {

  /** The task's id. */
  String task();

  /** The task after this event. */
  TaskRun apply(TaskRun run, Instant at);

  @Override
  default void apply(RunState state, Instant at) {
    TaskRun run =
        state
            .task(task())
            .orElseThrow(() -> new IllegalStateException(this + ": that task was never taken"));
    state.put(apply(run, at));
  }

  /**
   * A source gave a task to the engine, or gave it again after it had failed or was reset.
   *
   * @param whole the task as it will be carried out
   */
  record Taken(String task, Task whole) implements TaskEvent {
    @Override
    public void apply(RunState state, Instant at) {
      state.put(
          state
              .task(task)
              .map(run -> apply(run, at))
              .orElseGet(() -> TaskRun.taken(whole, List.of(), 0)));
    }

    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return TaskRun.taken(
          whole, run.attempts(), run.disputed() ? run.pending().from() : run.attempts().size());
    }
  }

  /**
   * What was noted before an attempt. Forced to disk before its worker is let go, so that what the
   * worker makes of the notes is seen.
   */
  record GroundNoted(String task, int attempt, Notes notes) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.with(run.pending().noted(notes));
    }
  }

  /**
   * A worker waits at its start line. Forced to disk before it is let go.
   *
   * @param command its command line; the prompt is not in it
   * @param log its log, relative to the workspace
   */
  record WorkerStarted(
      String task, int attempt, Cause cause, Started process, List<String> command, String log)
      implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.to(Status.RUNNING)
          .withAttempt(
              new Attempt(
                  attempt,
                  cause,
                  process,
                  Vigil.begin(at),
                  null,
                  Attempt.Inquest.begin(run.pending().notes())));
    }
  }

  /**
   * A worker could not be brought to its start line.
   *
   * @param until when it is tried again
   */
  record WorkerNotLaunched(String task, String why, Instant until) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      Pending pending = run.pending().missed();
      return run.to(Status.PARKED).with(pending.parked(pending.cause(), until, why));
    }
  }

  /** The start of a worker was recorded, but it was never let go: its attempt is made again. */
  record WorkerNeverRan(String task, int attempt) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withoutLast().with(run.pending().missed()).with((Stop) null).to(Status.READY);
    }
  }

  /**
   * A periodic look at a worker.
   *
   * @param poll counted from 1
   * @param logBytes size of its log, in bytes
   * @param logIdle time since its log last grew
   * @param cpu CPU time used by the processes of its tree that live
   */
  record WorkerPolled(
      String task, int attempt, int poll, long logBytes, Duration logIdle, Duration cpu)
      implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().with(run.attempt().vigil().polled(at, logBytes, cpu)));
    }
  }

  /**
   * A person granted more time to a task.
   *
   * @param cycles further polls
   * @param by the person's user name
   */
  record Extended(String task, int cycles, String by) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.with(run.task().with(run.task().timing().extended(cycles)));
    }
  }

  /** The process of a task, its worker or a check, is to be stopped. */
  record StopRequested(String task, Stop.Reason reason) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.to(Status.STOPPING).with(new Stop(reason, 0, at));
    }
  }

  /**
   * A signal is about to be sent to a process and its whole tree.
   *
   * @param step counted from 1
   * @param signal its name, such as {@code INT}
   */
  record StopSignalled(String task, int step, String signal) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      Stop stop = run.stop();
      return stop == null ? run : run.with(new Stop(stop.reason(), step, at));
    }
  }

  /** A worker ended, and its tree was swept. */
  record WorkerExited(String task, int attempt, Exit exit) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      Stop stop = run.stop();
      Exit known = stop == null || exit.stopped() != null ? exit : exit.stoppedBy(stop.reason());
      Pending pending = known.kind() == Exit.Kind.NEVER_RAN ? run.pending() : run.pending().hit();
      return run.withLast(run.attempt().with(known))
          .with(pending)
          .with((Stop) null)
          .to(Status.EXITED);
    }
  }

  /** What a worker left was looked at; once more, with what is new, after the checks. */
  record Inspected(String task, int attempt, Evidence evidence) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().with(evidence)).to(Status.CHECKING);
    }
  }

  /**
   * A check waits at its start line. Forced to disk before it is let go.
   *
   * @param check counted from 1
   * @param name its name
   * @param log its log, relative to the workspace
   */
  record CheckStarted(String task, int attempt, int check, String name, Started process, String log)
      implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().withCheck(new CheckRun(process, at, null, null)));
    }
  }

  /**
   * A check ended, or could not be run.
   *
   * @param check counted from 1
   * @param exit how it ended
   * @param finding what that means for the verdict
   */
  record CheckFinished(String task, int attempt, int check, Exit exit, Finding finding)
      implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      CheckRun running = run.attempt().runningCheck();
      Stop stop = run.stop();
      boolean missed = exit.kind() == Exit.Kind.NEVER_RAN;
      boolean unfinished = missed || (stop != null && !stop.reason().blamesTask());
      boolean again = unfinished && exit.leftovers().isEmpty();
      CheckRun done =
          running == null || again
              ? null
              : new CheckRun(running.process(), running.startedAt(), exit, finding);
      Attempt attempt = running == null ? run.attempt() : run.attempt().withLastCheck(done);
      Pending pending = missed ? run.pending().missed() : run.pending().hit();
      return run.withLast(attempt).with(pending).with((Stop) null).to(Status.CHECKING);
    }
  }

  /** The judgement on an attempt. */
  record Judged(String task, int attempt, Verdict verdict) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().with(verdict)).to(Status.JUDGED);
    }
  }

  /** A judged attempt's changes were put into the repository, or could not be. */
  record ChangesFiled(String task, int attempt, Filed filed) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().with(filed));
    }
  }

  /** Another attempt will be made, at once. */
  record Reopened(String task, Cause cause) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.to(Status.READY).with(run.pending().next(cause));
    }
  }

  /**
   * Another attempt will be made later.
   *
   * @param until when, or null if a person must say so
   */
  record Parked(String task, Cause cause, @Nullable Instant until, String why)
      implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.to(Status.PARKED).with(run.pending().parked(cause, until, why));
    }
  }

  /** What a parked task waited for has come. */
  record Woken(String task, String why) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.to(Status.READY).with(run.pending().next(run.pending().cause()));
    }
  }

  /**
   * A task that had passed was found wanting by its verifier: it is to be done again, as after a
   * failure.
   *
   * @param by the verifier's id
   * @param reasons what the verifier holds against it
   */
  record Disputed(String task, String by, List<Finding> reasons) implements TaskEvent {
    public Disputed {
      reasons = List.copyOf(reasons);
    }

    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.withLast(run.attempt().against(reasons))
          .with(new Settlement(Result.DISPUTED, "found wanting by " + by, at));
    }
  }

  /** The task is over. */
  record Settled(String task, Result result, String reason) implements TaskEvent {
    @Override
    public TaskRun apply(TaskRun run, Instant at) {
      return run.with(new Settlement(result, reason, at));
    }
  }
}
