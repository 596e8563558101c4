package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.folder.Digest;
import coordinator.ledger.RunLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the runs lie that carried out the tasks of one folder: one for each coordinator, in the
 * workspace's {@code tmp}. The lock beside a run's folder goes when the run is over, so one that
 * nobody holds is a dead coordinator's.
 *
 * @param workspace absolute path of the workers' root
 * @param tasks absolute path of the folder
 */
public record TasksHome(Path workspace, Path tasks) {

  private static final String LOCK = ".lock";

  /** What the runs together are called. */
  public String name() {
    Path last = tasks.getFileName();
    String plain = last == null ? "" : last.toString().replaceAll("[^A-Za-z0-9._-]", "_");
    return "tasks-"
        + plain.substring(0, Math.min(plain.length(), 40))
        + "-"
        + Digest.of(tasks.toString());
  }

  Path folder() {
    return workspace.resolve("tmp").resolve(name());
  }

  RunFiles files(String run) {
    return new RunFiles(workspace, folder().resolve(run));
  }

  /** The files of a run that may be in another workspace. */
  static RunFiles files(Path run) {
    Path workspace = run;
    for (int i = 0; i < 3 && workspace.getParent() != null; i++) {
      workspace = workspace.getParent();
    }
    return new RunFiles(workspace, run);
  }

  /** The folders of the runs whose coordinators died or went away. */
  List<Path> left() throws IOException {
    List<Path> left = new ArrayList<>();
    if (Files.isDirectory(folder())) {
      try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder(), "*" + LOCK)) {
        for (Path lock : locks) {
          String name = lock.getFileName().toString();
          Path run = folder().resolve(name.substring(0, name.length() - LOCK.length()));
          Path ledger = new RunFiles(workspace, run).ledger();
          if (Files.exists(ledger) && Files.size(ledger) > 0 && !RunLock.held(lock)) {
            left.add(run);
          }
        }
      }
    }
    return left;
  }
}
