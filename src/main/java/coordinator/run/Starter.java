package coordinator.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whoever carries plans out when they are asked for over HTTP: the daemon. */
public interface Starter {

  /**
   * What became of a plan that was handed over.
   *
   * @param plan its name
   * @param run the run's id, or null if it is not known yet
   * @param queued whether it waits for others to end first
   */
  record Started(String plan, @Nullable String run, boolean queued) {}

  /**
   * When a plan starts by itself.
   *
   * @param schedule as the plan says it
   * @param next the next time, or null if there is none
   */
  record Fire(String schedule, @Nullable Instant next) {}

  /**
   * Takes a plan over; it is carried out from the start, or from where it was left.
   *
   * @param params values of parameters that the plan declares
   * @throws Refused if it will not be carried out; nothing was started then
   */
  Started start(Path planFile, RunPlan.Options options, Map<String, String> params)
      throws Refused, IOException;

  /**
   * Stops what runs of a plan whose coordinator is gone, and leaves the run so that it can be
   * continued.
   *
   * @param by who asks for it
   * @throws Refused if it is not to be done here
   */
  default void kill(Path planFile, String by) throws Refused, IOException {
    throw new Refused(
        Refused.Why.BAD_USAGE,
        "no coordinator holds the run; what may still run of it stops: coordinator kill "
            + planFile);
  }

  /** Files of the plans that wait for others to end first. */
  default Set<Path> queued() {
    return Set.of();
  }

  /** When a plan starts by itself; empty if it does not. */
  default Optional<Fire> schedule(Path planFile) {
    return Optional.empty();
  }
}
