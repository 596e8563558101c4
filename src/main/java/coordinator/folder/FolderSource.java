package coordinator.folder;

import coordinator.engine.TaskSource;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives the task files of folders to the engine, one run's share of them: whatever it can claim
 * before another does. When nothing is left it looks again, because files may have been added and
 * coordinators may have died.
 */
public final class FolderSource implements TaskSource {

  private final Selection selection;
  private final Recipe recipe;
  private final Markers markers;
  private final Neighbours neighbours;
  private final Bounds bounds;
  private final InstantSource clock;
  private final Deque<TaskFile> pending = new ArrayDeque<>();
  private final Map<TaskFile, TaskFile.Ending> endings = new HashMap<>();
  private final Set<TaskFile> met = new HashSet<>();
  private final Set<TaskFile> elsewhere = new HashSet<>();
  private final Map<String, TaskFile> underWay = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private int unpublished;
  private boolean looked;
  private boolean exhausted;
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger all = new AtomicInteger();

  public FolderSource(
      Selection selection,
      Recipe recipe,
      Markers markers,
      Neighbours neighbours,
      Bounds bounds,
      InstantSource clock) {
    this.selection = selection;
    this.recipe = recipe;
    this.markers = markers;
    this.neighbours = neighbours;
    this.bounds = bounds;
    this.clock = clock;
  }

  @Override
  public Optional<Task> next() throws IOException {
    while (room()) {
      boolean nothing = pending.isEmpty() && (exhausted || busy() || !lookAgain());
      if (nothing || !bounds.guards().allow()) {
        return Optional.empty();
      }
      Optional<Task> task = take(pending.remove());
      if (task.isPresent()) {
        return task;
      }
    }
    return Optional.empty();
  }

  private boolean room() {
    return !halted() && underWay.size() + neighbours.workers() < bounds.concurrency();
  }

  /** Whether something is under way, after which there may be more to do. */
  private boolean busy() {
    return looked && (!underWay.isEmpty() || unpublished > 0 || neighbours.finishing());
  }

  /** Looks which tasks there are; each is met once in a run. */
  private boolean lookAgain() throws IOException {
    elsewhere.clear();
    selection.look(this::meet);
    looked = true;
    exhausted = pending.isEmpty() && !neighbours.finishing();
    return !pending.isEmpty();
  }

  private void meet(Path folder, String name, State state) throws IOException {
    boolean ended = state == State.DONE || state == State.FAILED;
    if (ended && (looked || (state == State.DONE && !bounds.rerun()))) {
      return;
    }
    TaskFile file = new TaskFile(folder, name);
    if (met.contains(file)) {
      return;
    }
    if (state == State.IN_PROGRESS && !free(file)) {
      elsewhere.add(file);
      return;
    }
    if (ended) {
      Optional<TaskFile.Ending> ending = file.ending();
      if (ending.filter(known -> known.at().isAfter(bounds.since())).isPresent()) {
        return;
      }
      ending.ifPresent(known -> endings.put(file, known));
    }
    met.add(file);
    pending.add(file);
    all.incrementAndGet();
  }

  private boolean free(TaskFile file) throws IOException {
    Optional<Claim> claim = Claim.read(file.inProgress());
    return claim.isEmpty() || neighbours.look(file, claim.get()) == Neighbours.Fate.FREED;
  }

  private Optional<Task> take(TaskFile file) throws IOException {
    if (!markers.claim(file, clock.instant())) {
      met.remove(file); // whoever has it may die
      elsewhere.add(file);
      all.decrementAndGet();
      return Optional.empty();
    }
    Optional<Content> content = Content.of(file, recipe.command());
    Optional<TaskFile.Ending> ending = file.ending();
    boolean ended = ending.isPresent() && !ending.get().equals(endings.get(file));
    if (content.isEmpty() || ended) { // gone, or done by another since we looked
      markers.release(file);
      all.decrementAndGet();
      return Optional.empty();
    }
    markers.setAside(file);
    Task task = recipe.task(file, content.get().text());
    underWay.put(task.id(), file);
    if (!content.get().problem().isEmpty()) {
      refusals.put(task.id(), "the task file " + content.get().problem());
    }
    exhausted = false;
    return Optional.of(task);
  }

  @Override
  public Optional<String> refused(Task task) {
    return Optional.ofNullable(refusals.remove(task.id()));
  }

  /** Another attempt at a task was started. */
  public void started(String task, int attempt) throws IOException {
    TaskFile file = underWay.get(task);
    if (file != null && attempt > 1) {
      markers.attempt(file, attempt, clock.instant());
    }
  }

  @Override
  public void settled(Task task, TaskRun run) {
    underWay.remove(task.id());
    unpublished++;
    if (run.failed()) {
      failed.incrementAndGet();
    }
  }

  @Override
  public void publish(Task task, TaskRun run) throws IOException {
    if (run.passed() || run.failed()) {
      markers.publish(TaskFile.of(task), run);
    } else {
      markers.release(TaskFile.of(task));
    }
    unpublished--;
  }

  @Override
  public boolean drained() {
    return underWay.isEmpty()
        && unpublished == 0
        && (halted() || (exhausted && !neighbours.finishing()));
  }

  private boolean halted() {
    return bounds.halt().reached(failed.get(), all.get());
  }

  /** How many tasks others carried out when we looked last. */
  public int elsewhere() {
    return elsewhere.size();
  }

  /** Why what runs must be stopped, where it must. From any thread. */
  public Optional<String> stop() {
    return halted() && bounds.halt().when() == Halt.When.NOW
        ? Optional.of(haltWords())
        : Optional.empty();
  }

  /** Why nothing more is started, where that is so. From any thread. */
  public Optional<String> halt() {
    return halted() ? Optional.of(haltWords()) : Optional.empty();
  }

  private String haltWords() {
    return failed + " of " + all + " tasks failed, and so much ends it all";
  }

  /** The file of a task under way; null if there is none. From any thread. */
  public @Nullable Path file(String task) {
    TaskFile file = underWay.get(task);
    return file == null ? null : file.path();
  }
}
