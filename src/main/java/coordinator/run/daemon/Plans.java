package coordinator.run.daemon;

import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.run.Complaint;
import coordinator.text.Invalid;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plans with a schedule in the workspaces' {@code plans} folders. Only files that changed are
 * read again, and what is wrong with one is said once.
 */
final class Plans {

  private static final String KEY = "schedule:";
  private static final long LARGEST = 16 << 20;

  /** What a file looked like when it was read, and the plan if it has a schedule. */
  private record Seen(Object mark, @Nullable Plan plan) {}

  private final List<Path> workspaces;
  private final Onlooker onlooker;
  private final Map<Path, Seen> seen = new HashMap<>();

  Plans(List<Path> workspaces, Onlooker onlooker) {
    this.workspaces = workspaces;
    this.onlooker = onlooker;
  }

  /** Looks at all folders, and gives the plans that have a schedule. */
  Collection<Plan> scheduled() {
    List<Path> files = new ArrayList<>();
    for (Path workspace : workspaces) {
      list(workspace.resolve("plans"), "*.{yaml,yml}", files);
      list(workspace, "PLAN-*.{yaml,yml}", files);
    }
    seen.keySet().retainAll(files);
    files.forEach(this::look);
    List<Plan> plans = new ArrayList<>();
    seen.values().stream()
        .map(Seen::plan)
        .forEach(
            plan -> {
              if (plan != null) {
                plans.add(plan);
              }
            });
    return plans;
  }

  private void list(Path folder, String glob, List<Path> files) {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
        all.forEach(files::add);
      } catch (IOException e) {
        onlooker.says(Complaint.of(e));
      }
    }
  }

  private void look(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Object mark = List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
      Seen before = seen.get(file);
      if (before == null || !before.mark().equals(mark)) {
        boolean read = now.isRegularFile() && now.size() <= LARGEST;
        seen.put(file, new Seen(mark, read ? read(file) : null));
      }
    } catch (IOException e) {
      seen.remove(file); // gone meanwhile, or not for our eyes
    }
  }

  private @Nullable Plan read(Path file) throws IOException {
    if (!Files.readString(file).contains(KEY)) {
      return null;
    }
    try {
      Plan plan = PlanReader.read(file, Map.of());
      return plan.bounds().schedule().isPresent() ? plan : null;
    } catch (Invalid e) {
      onlooker.says(
          e.problems().get(0)
              + (e.problems().size() == 1 ? "" : " (and more)")
              + "; its schedule does not count until that is mended");
      return null;
    }
  }
}
