package coordinator.engine;

import coordinator.task.Action;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries errands out: on other threads where they take time, and else at once. What came of one is
 * told on the engine's thread, and until then nothing else is decided on its task.
 */
final class Carrier {

  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final Turn turn;
  private final Tools tools;
  private final Helm helm;
  private final Errands errands;
  private final Consumer<Engine.Mail> post;
  private final Consumer<Errands.News> tell;

  /**
   * @param post leaves mail for the engine's thread
   * @param tell takes news in, on that thread
   */
  Carrier(
      Turn turn,
      Tools tools,
      Helm helm,
      Errands errands,
      Consumer<Engine.Mail> post,
      Consumer<Errands.News> tell) {
    this.turn = turn;
    this.tools = tools;
    this.helm = helm;
    this.errands = errands;
    this.post = post;
    this.tell = tell;
  }

  /** Has another thread look at what a task left only where that takes time. */
  void look(TaskRun run, Action next, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    String id = run.task().id();
    if (tools.checkpoint().brief(run, next)) {
      takeIn(id, result(id, errand, failed));
    } else {
      prepare(id, errand, failed);
    }
  }

  /** Has another thread bring a process to its start line only where that takes time. */
  void begin(
      TaskRun run,
      Action next,
      Errands.Preparation preparation,
      BiConsumer<String, Exception> failed) {
    String id = run.task().id();
    if (tools.checkpoint().brief(run, next) && tools.workers().isReady()) {
      helm.busy().add(id);
      turn.meanwhile(
          () -> takeIn(id, result(id, () -> beginAtOnce(id, preparation.run(), failed), failed)));
    } else {
      prepare(id, () -> errands.arm(preparation.run()), failed);
    }
  }

  private Errands.News beginAtOnce(
      String id, Errands.Beginning beginning, BiConsumer<String, Exception> failed)
      throws IOException {
    return errands
        .armAtOnce(beginning)
        .orElse(dispatch -> prepare(id, () -> errands.arm(beginning), failed));
  }

  /** An errand that only looks, or brings a process to its start line and no further. */
  void prepare(String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    turn.meanwhile(offload(tools.pool(), id, errand, failed));
  }

  /** An errand for once what is recorded is on disk. */
  void afterwards(
      Executor where, String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    turn.afterwards(offload(where, id, errand, failed));
  }

  private Runnable offload(
      Executor where, String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    helm.busy().add(id);
    return () -> where.execute(() -> carry(id, errand, failed));
  }

  private void carry(String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    Errands.News news = result(id, errand, failed);
    post.accept(() -> takeIn(id, news));
  }

  private void takeIn(String id, Errands.News news) {
    helm.busy().remove(id);
    turn.touched().add(id);
    tell.accept(news);
  }

  private static Errands.News result(
      String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    try {
      return errand.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: {}", id, e.toString(), e);
      return engine -> failed.accept(id, e);
    } catch (StackOverflowError | OutOfMemoryError e) {
      // such as a plan's regular expression
      return engine -> failed.accept(id, new IOException(e.toString(), e));
    }
  }
}
