package coordinator.run;

import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plan files of the known workspaces. A file that was found right is read again when it
 * changes; one that is wrong each time, since what it misses may lie elsewhere.
 */
final class PlanShelf {

  private record Read(FileTime changed, long bytes, ShelvedPlan plan) {}

  private final List<Path> workspaces;
  private Map<Path, Read> known = Map.of();

  PlanShelf(List<Path> workspaces) {
    this.workspaces = List.copyOf(workspaces);
  }

  /** All plans, by file. */
  List<ShelvedPlan> plans() throws IOException {
    Map<Path, Read> now = new HashMap<>();
    List<ShelvedPlan> plans = new ArrayList<>();
    for (Path workspace : workspaces) {
      for (Path file : new PlanFinder(workspace).all()) {
        if (!now.containsKey(file)) {
          Read read = read(workspace, file);
          now.put(file, read);
          plans.add(read.plan);
        }
      }
    }
    known = now;
    return plans;
  }

  private Read read(Path workspace, Path file) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    long bytes = Files.size(file);
    Read before = known.get(file);
    if (before != null
        && before.changed.equals(changed)
        && before.bytes == bytes
        && before.plan.errors().isEmpty()) {
      return before;
    }
    return new Read(changed, bytes, plan(workspace, file));
  }

  private static ShelvedPlan plan(Path workspace, Path file) throws IOException {
    try {
      Plan plan = PlanReader.look(file);
      Home home = Home.of(plan);
      return new ShelvedPlan(file, home, plan, List.of());
    } catch (Invalid e) {
      String stem = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
      Home home = new Home(stem, workspace, file.resolveSibling(stem));
      return new ShelvedPlan(
          file, home, null, e.problems().stream().map(Problem::toString).toList());
    }
  }
}
