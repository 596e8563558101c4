package coordinator.text;

import java.util.List;
import java.util.stream.Collectors;

/** A file cannot be carried out as it is; says everything that is wrong with it at once. */
public final class Invalid extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public Invalid(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the file; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
