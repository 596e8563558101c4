package coordinator.run;

import coordinator.task.Pending;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lists show of all tasks of a run together, gathered in one pass: a run may have very many.
 *
 * @param entries how many entries its record had
 * @param planned the tasks of its plan, in order
 */
record RunSum(
    long entries, List<String> planned, RunItem.Count count, RunItem.@Nullable Waits waits) {

  private static final int MOST_CURRENT = 50;

  static RunSum of(long entries, RunState state, List<String> planned) {
    Set<String> plan = new HashSet<>(planned);
    List<String> current = new ArrayList<>();
    RunItem.Waits person = null;
    RunItem.Waits time = null;
    boolean goesOn = false;
    int total = planned.size();
    int passed = 0;
    int failed = 0;
    int parked = 0;
    for (TaskRun run : state.tasks()) {
      total += plan.contains(run.task().id()) ? 0 : 1;
      passed += run.passed() ? 1 : 0;
      failed += run.failed() ? 1 : 0;
      if (run.settlement() == null && current.size() < MOST_CURRENT) {
        current.add(run.task().id());
      }
      if (run.status() != TaskRun.Status.PARKED) {
        goesOn |= run.settlement() == null;
      } else {
        parked++;
        Pending pending = run.pending();
        if (pending.until() == null && person == null) {
          person = new RunItem.Waits("person", run.task().id(), null, pending.why());
        } else if (pending.until() != null && time == null) {
          time = new RunItem.Waits("time", run.task().id(), pending.until(), pending.why());
        }
      }
    }
    RunItem.Count count =
        new RunItem.Count(total, passed, failed, parked, current, Strip.of(state, planned, plan));
    return new RunSum(entries, planned, count, person != null ? person : goesOn ? null : time);
  }
}
