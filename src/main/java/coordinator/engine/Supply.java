package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes tasks from the front door, and tells it how they settled. On the engine's thread only. */
final class Supply {

  private final Turn turn;
  private final Helm helm;
  private final TaskSource source;
  private final Consumer<Engine.Mail> post;
  private final BiConsumer<String, Exception> broken;

  /**
   * @param post leaves mail for the engine's thread
   * @param broken is told what the front door failed at
   */
  Supply(
      Turn turn,
      Helm helm,
      TaskSource source,
      Consumer<Engine.Mail> post,
      BiConsumer<String, Exception> broken) {
    this.turn = turn;
    this.helm = helm;
    this.source = source;
    this.post = post;
    this.broken = broken;
  }

  /** A front door that is made late sees the opening, and nothing that comes after it. */
  void open() {
    source.drained();
  }

  /** Takes what may start now. */
  void takeMore() {
    while (helm.course().onward()) {
      Optional<Task> task;
      try {
        task = source.next();
      } catch (IOException e) {
        broken.accept("no further task", e);
        return;
      }
      if (task.isEmpty()) {
        return;
      }
      String id = task.get().id();
      if (helm.open().contains(id)) {
        helm.halt(id + " was given again while it is under way", How.BROKEN);
        return;
      }
      helm.open().add(id);
      turn.record(new TaskEvent.Taken(id, task.get()));
      source
          .refused(task.get())
          .ifPresent(why -> turn.record(new TaskEvent.Settled(id, Result.FAILED, why)));
    }
  }

  /**
   * Tells that a task is over. Another may be given at once; what is published has to be on disk.
   */
  void settled(TaskRun run) {
    source.settled(run.task(), run);
    helm.busy().add(run.task().id());
    turn.afterwards(
        () -> {
          try {
            source.publish(run.task(), run);
          } catch (IOException e) {
            post.accept(() -> broken.accept(run.task().id(), e));
          }
          post.accept(
              () -> {
                helm.busy().remove(run.task().id());
                turn.touched().add(run.task().id());
              });
        });
  }

  /** Whether no task will come any more. */
  boolean drained() {
    return source.drained();
  }

  /** How the run ends when that is so and nothing is under way. */
  Outcome end(RunState state) {
    return source.end(state);
  }
}
