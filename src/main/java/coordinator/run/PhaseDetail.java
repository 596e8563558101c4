package coordinator.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.plan.Phase;
import coordinator.plan.Plan;
import coordinator.task.Artifacts;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All about one phase of a run.
 *
 * @param name what it is
 * @param condition in which state it is
 * @param live what is known since its first attempt
 * @param asked how the plan wants it done
 * @param texts what it was asked and what it left
 * @param course what was tried
 */
public record PhaseDetail(
    @JsonUnwrapped PhaseItem.Name name,
    @JsonUnwrapped PhaseItem.Condition condition,
    @JsonUnwrapped PhaseItem.Live live,
    @JsonUnwrapped PhaseItem.Asked asked,
    @JsonUnwrapped Texts texts,
    @JsonUnwrapped Course course) {

  private static final int MOST_BYTES = 256 << 10;

  /**
   * What a phase was asked and what it left.
   *
   * @param prompt the prompt, or the command of a shell step
   * @param report null where it owes or left none
   * @param marker null where it owes or left none
   */
  public record Texts(String prompt, @Nullable Text report, @Nullable Text marker) {}

  /**
   * A file's text.
   *
   * @param path relative to the workspace
   * @param truncated whether only its beginning is here
   */
  public record Text(String path, String text, boolean truncated) {}

  /** What was tried: the attempts, and all the times of waiting. */
  public record Course(List<AttemptDetail> attempts, List<AttemptDetail.Park> parks) {}

  /**
   * Reads a phase from the files of its run; empty if the run has none with this id.
   *
   * @throws coordinator.ledger.LedgerBroken if the run's record does not verify
   */
  public static Optional<PhaseDetail> of(Shelf.Place place, OpenRecords records, String id)
      throws IOException {
    return records.ask(place.folder(), record -> of(place, record, id));
  }

  private static Optional<PhaseDetail> of(Shelf.Place place, OpenRecord record, String id)
      throws IOException {
    Optional<Standing.Phase> standing =
        RunDetail.standing(place, record.state()).phases().stream()
            .filter(phase -> phase.id().equals(id))
            .findFirst();
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Optional<Phase> planned =
        place.plan().flatMap(ShelvedPlan::read).flatMap((Plan plan) -> plan.phase(id));
    PhaseItem item = PhaseItem.of(standing.get(), planned, record.state());
    Optional<Task> task =
        record.state().task(id).map(TaskRun::task).or(() -> planned.map(Phase::task));
    History history = record.histories(List.of(id)).get(id);
    return Optional.of(
        new PhaseDetail(
            item.name(),
            item.condition(),
            item.live(),
            item.asked(),
            texts(place, task),
            history == null
                ? new Course(List.of(), List.of())
                : new Course(history.attempts(), history.parks())));
  }

  private static Texts texts(Shelf.Place place, Optional<Task> task) throws IOException {
    String run = task.map(known -> known.assignment().run()).orElse(null);
    String prompt = task.map(known -> known.assignment().prompt()).orElse("");
    Artifacts owed = task.map(known -> known.expected().artifacts()).orElse(null);
    return new Texts(
        run == null ? prompt : run,
        owed == null ? null : text(place.home(), Path.of(owed.report())),
        owed == null ? null : text(place.home(), Path.of(owed.marker())));
  }

  private static @Nullable Text text(Home home, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try (var in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      boolean more = in.read() >= 0;
      return new Text(home.files().shown(file), new String(bytes, StandardCharsets.UTF_8), more);
    }
  }
}
