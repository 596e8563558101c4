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

  /** Reads a phase from the files of its run; empty if the run has none with this id. */
  public static Optional<PhaseDetail> of(Shelf.Place place, String id) throws IOException {
    Optional<PhaseItem> item =
        RunDetail.of(place).phases().stream()
            .filter(phase -> phase.name().id().equals(id))
            .findFirst();
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Record record = Record.read(place.folder());
    History history = History.of(record).get(id);
    Optional<Task> task =
        record
            .state()
            .task(id)
            .map(TaskRun::task)
            .or(
                () ->
                    place
                        .plan()
                        .flatMap(ShelvedPlan::read)
                        .flatMap((Plan plan) -> plan.phase(id))
                        .map(Phase::task));
    return Optional.of(
        new PhaseDetail(
            item.get().name(),
            item.get().condition(),
            item.get().live(),
            item.get().asked(),
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
