package coordinator.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A plan cannot be carried out; says everything that is wrong with it at once. */
public final class PlanInvalid extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  PlanInvalid(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the file; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
