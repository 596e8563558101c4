package coordinator.run.daemon;

import coordinator.plan.Plan;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was handed over, as it lies on disk until it is done.
 *
 * @param id orders submissions by age; also the name of the file
 * @param plan the plan's name when it was handed over
 * @param file absolute path of the plan's file
 * @param order how it is to be run
 * @param origin where it came from
 * @param begun what is known of its run; null before it was first started
 */
public record Submission(
    String id, String plan, String file, Order order, Origin origin, @Nullable Begun begun) {

  /**
   * How a plan is to be run.
   *
   * @param anew whether a new run is started where the last one passed
   * @param from the phase from which on all is done again, or null
   * @param danger whether danger-full-access was allowed out loud
   * @param params values of parameters
   */
  public record Order(
      boolean anew, @Nullable String from, boolean danger, Map<String, String> params) {
    public Order {
      params = Map.copyOf(params);
    }
  }

  /**
   * Where a submission came from.
   *
   * @param by the user's name, or what else handed it over
   * @param at when
   * @param due the time of the schedule that it was made for; null if no schedule made it
   */
  public record Origin(String by, Instant at, @Nullable Instant due) {}

  /**
   * What is known of a run.
   *
   * @param run its id; empty until the run's first line is on disk
   */
  public record Begun(String run) {}

  /**
   * How a submission ended.
   *
   * @param at when
   * @param how in one word: {@code passed, failed, stopped, interrupted, refused, withdrawn}
   * @param why in one sentence; may be empty
   */
  public record Ended(Instant at, String how, String why) {}

  /** A submission that is done. */
  public record Done(Submission submission, Ended ended) {}

  /** Whether it is the plan that was handed over. */
  boolean of(Plan other) {
    return file.equals(other.layout().file().toString());
  }

  Submission with(Begun now) {
    return new Submission(id, plan, file, order, origin, now);
  }

  /** The run's id; empty until it is known. */
  public String run() {
    return begun == null ? "" : begun.run();
  }
}
