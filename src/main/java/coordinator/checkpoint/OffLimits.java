package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Task;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is not a worker's to write.
 *
 * @param files absolute paths of files that no worker may change: the plan, the coordinator's
 *     configuration
 * @param owed absolute paths of reports and markers, each with the id of the task whose worker owes
 *     it; no other may write it
 */
public record OffLimits(List<Path> files, Map<Path, String> owed) {

  /** Nothing is; the record is off limits whatever is said here. */
  public static final OffLimits NOTHING = new OffLimits(List.of(), Map.of());

  public OffLimits {
    files = List.copyOf(files);
    owed = Map.copyOf(owed);
  }

  /** Some files, and whatever some tasks owe. */
  public static OffLimits of(List<Path> files, Collection<Task> tasks) {
    Map<Path, String> owed = new HashMap<>();
    for (Task task : tasks) {
      Artifacts artifacts = task.expected().artifacts();
      if (artifacts != null) {
        owed.put(Path.of(artifacts.report()), task.id());
        owed.put(Path.of(artifacts.marker()), task.id());
      }
    }
    return new OffLimits(files, owed);
  }
}
