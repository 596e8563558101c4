package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run and its tasks, in the order in which they were first taken.
 *
 * @param id the run's id; empty before its first event
 * @param name what is carried out
 * @param startedAt when
 * @param phase where the run is
 * @param why why it is there; may be empty
 * @param tasks by id
 */
public record RunState(
    String id, String name, @Nullable Instant startedAt, Phase phase, String why, Map<String, TaskRun> tasks) {

  /** Where a run is. */
  public enum Phase {
    RUNNING,
    DRAINING,
    /** Nobody carries it out at present. */
    LEFT,
    PASSED,
    FAILED
  }

  /** Before the first event. */
  public static final RunState NONE = new RunState("", "", null, Phase.LEFT, "", Map.of());

  public RunState {
    tasks = Collections.unmodifiableMap(tasks);
  }

  static RunState started(String id, String name, Instant at) {
    return new RunState(id, name, at, Phase.RUNNING, "", Map.of());
  }

  public Optional<TaskRun> task(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  public Collection<TaskRun> runs() {
    return tasks.values();
  }

  public boolean passed() {
    return phase == Phase.PASSED;
  }

  RunState with(Phase next, String reason) {
    return new RunState(id, name, startedAt, next, reason, tasks);
  }

  RunState with(TaskRun changed) {
    Map<String, TaskRun> all = new LinkedHashMap<>(tasks);
    all.put(changed.task().id(), changed);
    return new RunState(id, name, startedAt, phase, why, all);
  }

  RunState shifted(Duration by) {
    Map<String, TaskRun> all = new LinkedHashMap<>();
    tasks.forEach((task, run) -> all.put(task, run.shifted(by)));
    return new RunState(id, name, startedAt, phase, why, all);
  }
}
