package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be true when a task's worker has ended: its checkpoint.
 *
 * @param exitDecides whether a non-zero exit code is a failure; for an agent it is only a hint
 * @param artifacts the files that the worker owes, or null if it owes none
 * @param checks commands that are run afterwards, in order
 * @param tree what may have become of the work tree
 * @param verifies id of the task whose work it judges, and which is done again where it finds that
 *     wanting; or null
 */
public record Expected(
    boolean exitDecides,
    @Nullable Artifacts artifacts,
    List<Check> checks,
    TreeRule tree,
    @Nullable String verifies) {

  public Expected {
    checks = List.copyOf(checks);
  }

  /** What is expected of a task that verifies no other. */
  public Expected(
      boolean exitDecides, @Nullable Artifacts artifacts, List<Check> checks, TreeRule tree) {
    this(exitDecides, artifacts, checks, tree, null);
  }

  /** Whether tests must fail, so that a report which says FAIL (EXPECTED) is right. */
  public boolean red() {
    return checks.stream().anyMatch(Check::red);
  }

  /** Whether the coordinator sees for itself: by an exit code, or by a check that could fail. */
  public boolean seesForItself() {
    return exitDecides || !checks.stream().allMatch(Check::hollow);
  }
}
