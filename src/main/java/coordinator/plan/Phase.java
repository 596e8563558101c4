package coordinator.plan;

import coordinator.task.Task;
import coordinator.text.Environment;
import java.util.List;

/**
 * A step of a plan, with all defaults resolved.
 *
 * @param task what is given to the engine
 * @param kind its kind
 * @param needs ids of the phases that must have passed before; without repetition
 * @param environment what is added to its worker's environment
 * @param asked what the plan asks of an agent, without what the template adds; empty for a shell
 *     command
 * @param line where it stands in the plan file; a generated phase stands where the one stands that
 *     it verifies
 */
public record Phase(
    Task task, Kind kind, List<String> needs, Environment environment, String asked, int line) {

  public Phase {
    needs = List.copyOf(needs);
  }

  public String id() {
    return task.id();
  }

  /** Whether an agent carries it out, and not a shell command. */
  public boolean agent() {
    return task.assignment().run() == null;
  }
}
