package coordinator.engine;

import coordinator.task.RunState;
import coordinator.task.Settlement;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tasks one after the other, as a plan's phases are, or all at once. Ends at the first that fails.
 */
final class ListSource implements TaskSource {

  private final List<Task> tasks;
  private final int beside;
  private final Set<String> passed = new TreeSet<>();
  private final Set<String> underWay = new TreeSet<>();
  private boolean failed;
  final List<String> published = new ArrayList<>();

  /**
   * A source as a run's record leaves it.
   *
   * @param beside how many may be under way
   */
  ListSource(List<Task> tasks, int beside, RunState state) {
    this.tasks = List.copyOf(tasks);
    this.beside = beside;
    for (TaskRun run : state.tasks()) {
      if (run.passed()) {
        passed.add(run.task().id());
      } else if (run.settlement() == null) {
        underWay.add(run.task().id());
      }
    }
  }

  @Override
  public Optional<Task> next() {
    if (failed || underWay.size() >= beside) {
      return Optional.empty();
    }
    Optional<Task> next =
        tasks.stream()
            .filter(task -> !passed.contains(task.id()) && !underWay.contains(task.id()))
            .findFirst();
    next.ifPresent(task -> underWay.add(task.id()));
    return next;
  }

  /** A mistake that a source may make. */
  void forget(String id) {
    underWay.remove(id);
  }

  @Override
  public void publish(Task task, TaskRun run) {
    published.add(task.id());
  }

  @Override
  public void settled(Task task, TaskRun run) {
    underWay.remove(task.id());
    Settlement settlement = run.settlement();
    if (settlement == null) {
      throw new IllegalStateException(task.id() + " is told over, and is not");
    }
    switch (settlement.result()) {
      case PASSED -> passed.add(task.id());
      case FAILED -> failed = true;
      case RESET -> passed.remove(task.id());
      case DISPUTED -> {
        passed.remove(task.id());
        failed = false;
      }
    }
  }

  @Override
  public boolean drained() {
    return underWay.isEmpty() && (failed || passed.size() == tasks.size());
  }
}
