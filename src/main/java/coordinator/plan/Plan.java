package coordinator.plan;

import coordinator.task.Assignment;
import coordinator.task.Mode;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.text.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan that was read and found right: everything resolved, nothing left to look up.
 *
 * @param name its name
 * @param title for eyes; may be empty
 * @param layout its folders
 * @param bounds how much may happen at once, and in all
 * @param phases by id, in the plan's order, generated ones included
 * @param warnings what a person should know before it starts, in the order of the file
 */
public record Plan(
    String name,
    String title,
    Layout layout,
    Bounds bounds,
    Map<String, Phase> phases,
    List<Problem> warnings) {

  public Plan {
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    warnings = List.copyOf(warnings);
  }

  /** The tasks of all phases, in the plan's order. */
  public List<Task> tasks() {
    return phases.values().stream().map(Phase::task).toList();
  }

  public Optional<Phase> phase(String id) {
    return Optional.ofNullable(phases.get(id));
  }

  /**
   * What is added to the environment of a task's worker; empty for a task that is not of this plan.
   */
  public Map<String, String> environment(String task) {
    return phase(task).map(phase -> phase.environment().values()).orElse(Map.of());
  }

  /** Ids of the phases whose workers may touch everything, which a person must have allowed. */
  public List<String> dangerous() {
    return phases.values().stream()
        .filter(phase -> phase.task().assignment().worker().mode() == Mode.DANGER_FULL_ACCESS)
        .map(Phase::id)
        .toList();
  }

  /**
   * Ids of phases that have passed as something else than the plan says today: the edit came too
   * late. How long or how often they might have been tried no longer matters, so it is not
   * compared.
   */
  public List<String> changedSince(RunState run) {
    return phases.values().stream()
        .filter(
            phase ->
                run.task(phase.id())
                    .filter(TaskRun::passed)
                    .filter(past -> differs(past, phase))
                    .isPresent())
        .map(Phase::id)
        .toList();
  }

  private static boolean differs(TaskRun past, Phase today) {
    Assignment then = past.task().assignment();
    return !then.equals(today.task().assignment())
        || !past.task().expected().equals(today.task().expected());
  }
}
