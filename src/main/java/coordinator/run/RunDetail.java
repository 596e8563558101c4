package coordinator.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.ledger.RunLock;
import coordinator.plan.Phase;
import coordinator.plan.Plan;
import coordinator.task.RunState;
import coordinator.task.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run with its phases; its parts are one flat object for those who read it.
 *
 * @param item what lists show of it
 * @param folder where its files lie, relative to the workspace; empty if there are none
 * @param ledger whether its record holds
 * @param phases in order
 */
public record RunDetail(
    @JsonUnwrapped RunItem item, String folder, Chain ledger, List<PhaseItem> phases) {

  /**
   * Whether a record holds.
   *
   * @param entries how many lines verified
   * @param problem why it does not hold, or null
   */
  public record Chain(long entries, boolean verified, @Nullable String problem) {}

  /**
   * A part of a run's phases.
   *
   * @param state only those in this state; empty for all
   * @param offset how many before it
   * @param limit how many at most
   */
  public record Part(String state, long offset, long limit) {

    <T> Stream<T> of(Stream<T> all) {
      return all.skip(offset).limit(limit);
    }
  }

  /**
   * Reads a run from its files.
   *
   * @param part which of its phases
   */
  public static RunDetail of(Shelf.Place place, OpenRecords records, Part part) throws IOException {
    return records.peek(
        place.folder(),
        record -> {
          Chain chain = record.chain();
          return of(place, chain.verified ? record.state() : new RunState(), chain, part);
        });
  }

  /** What was tried of a phase: its attempts, and all the times of waiting. */
  public record Tried(String id, List<AttemptDetail> attempts, List<AttemptDetail.Park> parks) {}

  /**
   * What was tried of a part of the phases, in the order in which they were taken.
   *
   * @throws LedgerBroken if the record does not verify
   */
  public static List<Tried> tried(Shelf.Place place, OpenRecords records, Part part)
      throws IOException {
    return records.ask(
        place.folder(),
        record -> {
          List<String> wanted =
              part.of(record.state().tasks().stream()).map(run -> run.task().id()).toList();
          List<Tried> all = new ArrayList<>();
          record
              .histories(wanted)
              .forEach((id, one) -> all.add(new Tried(id, one.attempts(), one.parks())));
          return all;
        });
  }

  private static RunDetail of(Shelf.Place place, RunState state, Chain chain, Part part)
      throws IOException {
    Optional<Plan> plan = place.plan().flatMap(ShelvedPlan::read);
    List<PhaseItem> phases =
        part.of(
                standing(place, state).phases().stream()
                    .filter(one -> part.state.isEmpty() || one.state().equals(part.state)))
            .map(phase -> PhaseItem.of(phase, phase(plan, phase.id()), state))
            .toList();
    return new RunDetail(place.item(), place.home().files().shown(place.folder()), chain, phases);
  }

  /** Where a run stands; what was archived is told as it was, whatever became of its plan. */
  public static Standing standing(Shelf.Place place, RunState state) throws IOException {
    Home home = place.home();
    Optional<Plan> plan = place.plan().flatMap(ShelvedPlan::read);
    boolean unfinished = place.folder().equals(home.files().folder());
    List<Task> planned = unfinished ? plan.map(Plan::tasks).orElse(List.of()) : List.of();
    String holder =
        unfinished && RunLock.held(home.files().lock())
            ? RunLock.holder(home.files().lock()) + "."
            : "";
    String folder = home.files().shown(place.folder());
    return Standing.of(home.name(), planned, state, holder, folder, List.of());
  }

  private static Optional<Phase> phase(Optional<Plan> plan, String id) {
    return plan.flatMap(read -> read.phase(id));
  }
}
