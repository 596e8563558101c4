package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.task.Action;
import coordinator.task.Exit;
import coordinator.task.Next;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The tasks under way: decides what is next for each, sets it going, and takes in the news of it.
 * All of it on the engine's thread, but for what is said to be called from any.
 */
final class Dispatch {

  private static final int LAUNCH_TRIES = 5;
  private static final Duration END_IS_TOLD = Duration.ofSeconds(1);

  private final RunState state;
  private final Turn turn;
  private final Tools tools;
  private final Errands errands;
  private final Helm helm;
  private final Supply supply;
  private final Carrier carrier;
  private final Wakeups wakeups;
  private final Consumer<Engine.Mail> post;
  private Function<RunState, Optional<String>> spent = run -> Optional.empty();

  /**
   * @param post leaves mail for the engine's thread
   */
  Dispatch(
      RunState state,
      Turn turn,
      Tools tools,
      TaskSource source,
      Wakeups wakeups,
      Consumer<Engine.Mail> post) {
    this.state = state;
    this.turn = turn;
    this.tools = tools;
    this.errands = new Errands(tools);
    this.helm = new Helm(state, turn, tools);
    this.supply = new Supply(turn, helm, source, post, this::broken);
    this.carrier = new Carrier(turn, tools, helm, errands, post, news -> news.tell(this));
    this.wakeups = wakeups;
    this.post = post;
  }

  void spare(Function<RunState, Optional<String>> against) {
    spent = against;
  }

  /** What steers the run. */
  Helm helm() {
    return helm;
  }

  /** Takes up what an earlier coordinator left. */
  void takeUp() {
    supply.open();
    for (TaskRun run : state.tasks()) {
      if (run.status() != Status.SETTLED) {
        helm.open().add(run.task().id());
        turn.touched().add(run.task().id());
        adopt(run);
      }
    }
  }

  private void adopt(TaskRun run) {
    Started process = run.process();
    if (process != null) {
      turn.afterwards(() -> errands.adopt(run, process, this));
    }
  }

  // ---- deciding

  /** Decides on every task to which something happened, until nothing is left to decide. */
  void decide() {
    do {
      while (!turn.touched().isEmpty()) {
        String id = turn.touched().iterator().next();
        turn.touched().remove(id);
        state.task(id).ifPresent(this::decide);
      }
      supply.takeMore();
    } while (!turn.touched().isEmpty());
  }

  private void decide(TaskRun run) {
    String id = run.task().id();
    if (run.status() == Status.SETTLED) {
      if (helm.open().remove(id)) {
        wakeups.cancel(key(id));
        supply.settled(run);
        Next.dispute(run, state)
            .ifPresent(
                disputed -> {
                  helm.open().add(disputed.task());
                  turn.record(disputed);
                });
      }
      return;
    }
    if (helm.busy().contains(id)) {
      return;
    }
    giveUpWhatNeverStarts(run);
    Action action = Next.of(run, turn.now());
    if (action instanceof Action.Record decided) {
      turn.record(decided.event());
    } else if (action instanceof Action.Wait wait) {
      await(id, wait.until());
    } else if (helm.course().allows(action)) {
      act(run, action);
    }
  }

  /** What cannot be launched, or is let go and never runs, must not be tried for ever. */
  private void giveUpWhatNeverStarts(TaskRun run) {
    if (run.pending().misses() >= LAUNCH_TRIES && !helm.course().halting()) {
      String why = run.pending().why();
      helm.halt(
          run.task().id()
              + (why.isEmpty()
                  ? " was let go " + LAUNCH_TRIES + " times and never ran"
                  : " could not be launched: " + why),
          How.BROKEN);
    }
  }

  private void await(String id, Instant until) {
    if (!until.equals(Instant.MAX)) {
      turn.afterwards(
          () -> wakeups.at(key(id), until, () -> post.accept(() -> turn.touched().add(id))));
    }
  }

  private String key(String id) {
    return state.name() + "/" + state.id() + "/" + id;
  }

  private void act(TaskRun run, Action action) {
    String id = run.task().id();
    if (action instanceof Action.Launch launch) {
      launch(run, launch);
    } else if (action instanceof Action.Poll) {
      carrier.afterwards(tools.pool(), id, () -> errands.poll(run), this::broken);
    } else if (action instanceof Action.Signal signal) {
      helm.signal(run, signal.step());
    } else if (action instanceof Action.Abandon) {
      carrier.afterwards(tools.stopping(), id, () -> errands.abandon(run), this::broken);
    } else if (action instanceof Action.Inspect inspect) {
      carrier.look(run, inspect, () -> errands.inspect(run), this::broken);
    } else if (action instanceof Action.File) {
      carrier.afterwards(tools.pool(), id, () -> errands.file(run), this::broken);
    } else if (action instanceof Action.StartCheck check) {
      carrier.begin(run, check, () -> errands.check(run, check.check()), this::broken);
    }
  }

  private void launch(TaskRun run, Action.Launch launch) {
    drainWhereSpent();
    if (helm.course().onward()) {
      carrier.begin(run, launch, () -> errands.launch(run), this::notLaunched);
    }
  }

  private void drainWhereSpent() {
    spent.apply(state).ifPresent(why -> helm.steer(new Course(Course.Way.DRAIN, How.FAILED, why)));
  }

  // ---- news

  /**
   * A process waits at its start line: it is recorded and, once that is on disk, let go; or it is
   * sent away.
   */
  void armed(Started process, List<? extends TaskEvent> started, Runnable go) {
    boolean attempt = started.stream().anyMatch(TaskEvent.WorkerStarted.class::isInstance);
    if (attempt && helm.course().onward()) {
      drainWhereSpent(); // Others, which were on their way beside it, may have begun since.
    }
    if (started.stream().allMatch(helm.course()::allows)) {
      started.forEach(turn::record);
      turn.afterwardsFirst(go);
    } else {
      errands.dismiss(process);
    }
  }

  void inspected(TaskEvent.Inspected event) {
    turn.record(event);
  }

  /** Records an event unless its task has left the status in which it means something. */
  void recordWhile(Status status, TaskEvent event) {
    if (state.task(event.task()).filter(run -> run.status() == status).isPresent()) {
      turn.record(event);
    }
  }

  /** Records how a check ended, unless that is known already. */
  void recordCheck(Started process, TaskEvent.CheckFinished event) {
    if (runs(event.task(), event.attempt(), event.check())) {
      turn.record(event);
    }
    tools.workers().release(process);
  }

  /**
   * Its end is about to be told, so this look does not count as a poll; where it is not told, looks
   * again.
   */
  void foundGone(String id) {
    turn.touched().remove(id);
    await(id, turn.now().plus(END_IS_TOLD));
  }

  /** A worker ended. From any thread; said twice, it counts once. */
  void workerEnded(Started process, String id, int number, Exit exit) {
    post.accept(
        () -> {
          state
              .task(id)
              .flatMap(TaskRun::last)
              .filter(attempt -> attempt.number() == number && attempt.exit() == null)
              .ifPresent(
                  attempt -> turn.record(new TaskEvent.WorkerExited(id, number, known(id, exit))));
          tools.workers().release(process);
        });
  }

  /** A check ended. From any thread; said twice, it counts once. */
  void checkEnded(Started process, String id, int number, int check, Exit exit) {
    post.accept(
        () -> {
          if (!runs(id, number, check)) {
            tools.workers().release(process);
          } else if (!helm.busy().contains(id)) {
            judge(process, state.task(id).orElseThrow(), check, exit);
          }
        });
  }

  private boolean runs(String id, int number, int check) {
    return state
        .task(id)
        .flatMap(TaskRun::last)
        .filter(attempt -> attempt.number() == number && attempt.runningCheck() != null)
        .filter(attempt -> attempt.inquest().checks().size() == check)
        .isPresent();
  }

  private void judge(Started process, TaskRun run, int check, Exit exit) {
    Exit known = known(run.task().id(), exit);
    carrier.prepare(run.task().id(), () -> errands.judge(process, run, check, known), this::broken);
  }

  /** An exit, with what we did to bring it about. */
  private Exit known(String id, Exit exit) {
    Stop stop = state.task(id).map(TaskRun::stop).orElse(null);
    return stop == null ? exit : exit.stoppedBy(stop.reason());
  }

  private void notLaunched(String id, Exception failure) {
    int misses = state.task(id).map(run -> run.pending().misses()).orElse(0);
    Instant until = turn.now().plus(Duration.ofSeconds(2L << misses));
    turn.record(new TaskEvent.WorkerNotLaunched(id, errands.words(failure), until));
  }

  private void broken(String id, Exception failure) {
    helm.halt(id + ": " + errands.words(failure), How.BROKEN);
  }

  /**
   * Ends the run where nothing is left to do, or leaves it where nothing more may be done.
   *
   * @return how; empty while there is something to wait for
   */
  Optional<Outcome> settle() {
    if (helm.course().leaving()) {
      turn.record(new RunEvent.Left(helm.course().why()));
      return Optional.of(helm.course().outcome());
    }
    if (!helm.busy().isEmpty() || helm.open().stream().anyMatch(this::underWay)) {
      return Optional.empty();
    }
    if (helm.course().onward() && !helm.open().isEmpty()) {
      drainWhereSpent(); // What only waits to begin need not wait for that.
      if (helm.course().onward()) {
        return Optional.empty();
      }
    }
    if (helm.open().isEmpty() && supply.drained()) {
      Outcome end = supply.end(state);
      turn.record(
          end.how() == How.STOPPED
              ? new RunEvent.Left(end.why())
              : new RunEvent.Ended(end.how() == How.PASSED, end.why()));
      return Optional.of(end);
    }
    if (helm.course().onward()) {
      return Optional.empty();
    }
    turn.record(new RunEvent.Left(helm.course().why()));
    return Optional.of(helm.course().outcome());
  }

  private boolean underWay(String id) {
    TaskRun run = state.task(id).orElseThrow();
    boolean looking =
        run.status() == Status.EXITED
            || run.status() == Status.CHECKING
            || run.status() == Status.JUDGED;
    return run.process() != null || (looking && !helm.course().halting());
  }

  /** Sends away what waits at its start line: nobody will let it go. */
  void close() {
    errands.close();
  }
}
