package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kind of worker that a task names. Environment values are not here on purpose: a task is
 * written to the ledger, and no environment value ever is.
 *
 * @param profile a profile's name
 * @param mode what the worker may touch
 * @param model the model's name, or null for the worker's own default
 * @param args further arguments, given to the worker as they are
 * @param outsideGit whether the worker may start where no git repository is
 */
public record WorkerChoice(
    String profile, Mode mode, @Nullable String model, List<String> args, boolean outsideGit) {

  public WorkerChoice {
    args = List.copyOf(args);
  }
}
