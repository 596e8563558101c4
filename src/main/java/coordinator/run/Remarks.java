package coordinator.run;

import coordinator.plan.Plan;
import coordinator.task.Attempt;
import coordinator.task.Filed;
import coordinator.task.Keeping;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.ArrayList;
import java.util.List;

/** What is easily overlooked once it has scrolled by, and so is said again at the end. */
public final class Remarks {

  private Remarks() {}

  /** The remarks on a run of a plan, each in one line; mostly none. */
  public static List<String> of(Plan plan, RunState run) {
    List<String> remarks = new ArrayList<>();
    List<String> late = plan.changedSince(run);
    if (!late.isEmpty()) {
      remarks.add(
          "edited in the plan after they had passed, and not run again: "
              + String.join(", ", late)
              + "; what passed is the earlier form (again: run "
              + (run.phase() == RunState.Phase.PASSED ? "--new" : "--from " + late.get(0))
              + ")");
    }
    for (TaskRun task : run.tasks()) {
      Keeping keeping = task.task().expected().tree().keeping();
      Filed filed = task.last().map(Attempt::inquest).map(Attempt.Inquest::filed).orElse(null);
      boolean wanted = task.passed() && keeping != null && keeping.commit() != null;
      if (wanted
          && filed != null
          && filed.commit() == null
          && !filed.text().endsWith(Filed.NOTHING)) {
        remarks.add(task.task().id() + " was not committed; " + filed.text());
      }
    }
    return remarks;
  }
}
