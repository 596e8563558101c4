package coordinator.run;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.TaskSource;
import coordinator.task.Event;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.worker.LogLimit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one task of a chat, or the end of what a chat left. Nobody waits for hours for an answer, so
 * a worker that would have to wait for a limit's reset is given up.
 */
final class ChatDoor implements Door {

  private final LoopMeans means;
  private final RunFiles files;
  private final Session session;
  private final @Nullable Task task;

  /**
   * @param task what the worker is asked; null where only what still runs is to be ended
   */
  ChatDoor(LoopMeans means, RunFiles files, Session session, @Nullable Task task) {
    this.means = means;
    this.files = files;
    this.session = session;
    this.task = task;
  }

  @Override
  public List<Event> opening(RunState state) throws Refused {
    if (task == null) {
      boolean runs = state.tasks().stream().anyMatch(run -> run.process() != null);
      return runs ? List.of(session.continued()) : List.of();
    }
    Preflight preflight = new Preflight(means.profiles(), means.environment());
    preflight.checkCalls(List.of(task));
    preflight.check(List.of(task), means.folder().repository(), false);
    return List.of(session.started("a question"));
  }

  @Override
  public TaskSource source(RunState state) {
    return new Single(task);
  }

  @Override
  public LogLimit logLimit() {
    return means.profiles().logLimit();
  }

  @Override
  public Checkpoint checkpoint() {
    return new DiskCheckpoint(
        files,
        means.profiles(),
        id -> means.config().settings().calling().environment().values(),
        OffLimits.NOTHING,
        session.clock());
  }

  @Override
  public Optional<String> limit(RunState state, Instant now) {
    return state.tasks().stream()
        .filter(run -> run.status() == TaskRun.Status.PARKED)
        .map(run -> run.pending().why())
        .findFirst();
  }

  /** Gives one task, once. */
  private static final class Single implements TaskSource {

    private @Nullable Task left;

    Single(@Nullable Task task) {
      this.left = task;
    }

    @Override
    public Optional<Task> next() {
      Optional<Task> next = Optional.ofNullable(left);
      left = null;
      return next;
    }

    @Override
    public void publish(Task task, TaskRun run) {}

    @Override
    public boolean drained() {
      return left == null;
    }
  }
}
