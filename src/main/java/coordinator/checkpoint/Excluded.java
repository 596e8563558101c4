package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Task;
import coordinator.worker.Self;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is left out of every comparison of the work tree: the record, artifacts, our own output. */
final class Excluded {

  private final Path workspace;
  private final Set<String> paths = new LinkedHashSet<>();

  private Excluded(Path workspace) {
    this.workspace = workspace;
  }

  /** Folders and files, relative to the workspace. */
  static List<String> of(RunFiles files, Task task) {
    Excluded excluded = new Excluded(files.workspace());
    Path scratch = files.folder().getParent();
    excluded.add(
        scratch != null && scratch.endsWith("tmp") ? scratch : files.folder(), files.folder());
    Artifacts owed = task.expected().artifacts();
    for (String file : owed == null ? List.<String>of() : List.of(owed.report(), owed.marker())) {
      excluded.add(Path.of(file).getParent(), Path.of(file));
    }
    for (Path output : Self.output()) {
      excluded.add(null, output);
    }
    return List.copyOf(excluded.paths);
  }

  private void add(@Nullable Path folder, Path otherwise) {
    Path left = folder == null || workspace.startsWith(folder) ? otherwise : folder;
    if (left.startsWith(workspace) && !left.equals(workspace)) {
      paths.add(workspace.relativize(left).toString());
    }
  }
}
