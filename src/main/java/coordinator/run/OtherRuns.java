package coordinator.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the runs of task folders and batches lie, which no plan file leads to: those of a task
 * folder together in the workspace's {@code tmp}, those of batches that are over beside the batch
 * files, which people keep in the workspace or its {@code batches}.
 */
final class OtherRuns {

  private static final Logger LOG = LoggerFactory.getLogger(OtherRuns.class);

  /** A run's home and its own folder. */
  record Found(Home home, Path folder) {}

  private OtherRuns() {}

  static List<Found> in(Path workspace) {
    List<Found> found = new ArrayList<>();
    for (Path group : folders(workspace.resolve("tmp"), "tasks-*")) {
      for (Path run : folders(group, "*")) {
        String name = group.getFileName() + "/" + run.getFileName();
        add(new Home(name, workspace, run), run, found);
      }
    }
    for (Path parent : List.of(workspace, workspace.resolve("batches"))) {
      for (Path kept : folders(parent, "[!.]*")) {
        for (Path run : folders(kept.resolve("runs"), "*")) {
          add(new Home("batch-" + kept.getFileName(), workspace, kept), run, found);
        }
      }
    }
    return found;
  }

  private static void add(Home home, Path folder, List<Found> found) {
    if (Files.exists(folder.resolve("ledger.jsonl"))) {
      found.add(new Found(home, folder));
    }
  }

  static List<Path> folders(Path parent, String glob) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, glob)) {
        all.forEach(found::add);
      } catch (IOException e) {
        LOG.warn("{}: cannot be read: {}", parent, e.getMessage());
      }
    }
    return found;
  }
}
