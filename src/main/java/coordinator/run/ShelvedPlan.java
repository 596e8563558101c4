package coordinator.run;

import coordinator.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan file that lies in a workspace, right or wrong.
 *
 * @param file its absolute path
 * @param home where its runs lie
 * @param plan what it says, or null if it is wrong
 * @param errors what is wrong with it, a line each
 */
public record ShelvedPlan(Path file, Home home, @Nullable Plan plan, List<String> errors) {

  public ShelvedPlan {
    errors = List.copyOf(errors);
  }

  /** What the plan says; empty if it is wrong. */
  public Optional<Plan> read() {
    return Optional.ofNullable(plan);
  }

  public String name() {
    return home.name();
  }

  public Path workspace() {
    return home.workspace();
  }
}
