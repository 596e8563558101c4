package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.plan.Plan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the runs of one plan lie: the unfinished one in the workspace's {@code tmp}, those that
 * passed beside the plan's reports.
 *
 * @param name the plan's name
 * @param workspace absolute path of the workers' root
 * @param artifacts absolute path of the folder that holds reports and completion markers
 */
public record Home(String name, Path workspace, Path artifacts) {

  /** Where the runs of a plan lie. */
  public static Home of(Plan plan) {
    return new Home(plan.name(), plan.layout().workspace(), plan.layout().artifacts());
  }

  /** The files of the unfinished run, whether there is one or not. */
  public RunFiles files() {
    return new RunFiles(workspace, workspace.resolve("tmp").resolve(name));
  }

  /** Where a run that has passed is kept. */
  public Path archive(String run) {
    return artifacts.resolve("runs").resolve(run);
  }

  /** The folders of the runs that passed, newest first. */
  public List<Path> archived() throws IOException {
    Path runs = artifacts.resolve("runs");
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(runs)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
        for (Path folder : folders) {
          if (Files.exists(folder.resolve("ledger.jsonl"))) {
            found.add(folder);
          }
        }
      }
    }
    found.sort(Comparator.comparing((Path folder) -> folder.getFileName().toString()).reversed());
    return found;
  }

  /**
   * The folder of the unfinished run, or else of the newest that passed; empty if there never was a
   * run.
   */
  public Optional<Path> latest() throws IOException {
    return unfinished() ? Optional.of(files().folder()) : archived().stream().findFirst();
  }

  /** Whether a run was started and has not passed yet. */
  public boolean unfinished() throws IOException {
    return Files.exists(files().ledger()) && Files.size(files().ledger()) > 0;
  }
}
