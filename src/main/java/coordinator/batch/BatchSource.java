package coordinator.batch;

import coordinator.engine.TaskSource;
import coordinator.task.Attempt;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import coordinator.task.Trouble;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives entries to the engine, as many at a time as the batch allows, and publishes what passed. A
 * long batch is carried out in parts, a run each, so that no run's record grows without end.
 */
public final class BatchSource implements TaskSource {

  private static final Logger LOG = LoggerFactory.getLogger(BatchSource.class);

  private final Desk desk;
  private final Ahead ahead;
  private final Totals totals;
  private final RunState state;
  private final int part;
  private final Map<String, @Nullable Ticket> underWay = new HashMap<>();
  private int ending;
  private int given;
  private @Nullable String halted;
  private boolean unpublished;

  /**
   * Takes up a batch where its run is: what passed and was not published is published.
   *
   * @param part at most so many entries are given
   */
  public BatchSource(Desk desk, Ahead ahead, Totals totals, RunState state, int part) {
    this.desk = desk;
    this.ahead = ahead;
    this.totals = totals;
    this.state = state;
    this.part = part;
    for (TaskRun run : state.tasks()) {
      String stem = run.task().id();
      if (run.status() != Status.SETTLED) {
        underWay.put(stem, Ticket.read(desk.places().ticket(stem)).orElse(null));
      } else {
        conclude(run, Ticket.read(desk.places().ticket(stem)).orElse(null));
      }
    }
    halted = null; // what held an earlier coordinator up may be mended
    clean();
    ahead.begin(new HashSet<>(underWay.keySet()));
  }

  /** Removes what dead workers of other runs left; what is under way keeps its files. */
  private void clean() {
    Path drafts = desk.places().drafts();
    if (Files.isDirectory(drafts)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(drafts)) {
        for (Path folder : all) {
          if (!underWay.containsKey(String.valueOf(folder.getFileName()))) {
            BatchExaminer.clear(folder);
          }
        }
      } catch (IOException e) {
        LOG.warn("{} cannot be cleaned: {}", drafts, e.toString());
      }
    }
  }

  @Override
  public Optional<Task> next() {
    boolean room = underWay.size() - ending < desk.batch().concurrency();
    if (halted != null || given >= part || !room) {
      return Optional.empty();
    }
    Ahead.Work work = ahead.poll();
    if (work == null) {
      return Optional.empty();
    }
    try {
      work.ticket().write(desk.places().ticket(work.task().id()));
    } catch (IOException e) {
      halted = "cannot be begun: " + e;
      return Optional.empty();
    }
    given++;
    underWay.put(work.task().id(), work.ticket());
    return Optional.of(work.task());
  }

  @Override
  public void settled(Task task, TaskRun run) {
    ending++;
    boolean fatal =
        run.last().map(Attempt::trouble).filter(of -> of.kind() == Trouble.Kind.FATAL).isPresent();
    if (run.failed() && fatal && run.settlement() != null) {
      halted = run.settlement().reason();
    }
  }

  @Override
  public void publish(Task task, TaskRun run) {
    ending--;
    totals.settle(conclude(run, underWay.remove(task.id())));
    try {
      BatchExaminer.clear(desk.places().folder(task.id()));
    } catch (IOException e) {
      LOG.debug("{}: {}", task.id(), e.toString());
    }
  }

  /** Publishes what passed, and puts down what became of it; false if it came to nothing. */
  private boolean conclude(TaskRun run, @Nullable Ticket ticket) {
    String stem = run.task().id();
    if (run.failed() && run.settlement() != null) {
      desk.publisher().failed(stem, run, run.settlement().reason(), state.id());
      return false;
    }
    if (!run.passed()) {
      return false;
    }
    try {
      if (ticket == null) {
        throw new IOException("what is known of the entry is gone: " + desk.places().ticket(stem));
      }
      desk.publisher().publish(ticket, run, state.id());
      return true;
    } catch (IOException e) {
      LOG.debug("{}", stem, e);
      String why = "valid, but could not be given its name: " + e;
      desk.publisher().failed(stem, run, why, state.id());
      halted = stem + ": " + why;
      unpublished = true;
      return false;
    }
  }

  @Override
  public boolean drained() {
    return underWay.isEmpty() && (halted != null || given >= part || ahead.over());
  }

  /** The id of the run that this part is. */
  public String run() {
    return state.id();
  }

  /** Why no further entry is given, though there may be more; null if none is held back. */
  public @Nullable String halted() {
    return halted;
  }

  /** Whether something valid still waits for its name, so that the run's files must stay. */
  public boolean unpublished() {
    return unpublished;
  }
}
