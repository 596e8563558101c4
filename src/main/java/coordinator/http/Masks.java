package coordinator.http;

import coordinator.loop.ConfigReader;
import coordinator.loop.LoopFolder;
import coordinator.plan.Phase;
import coordinator.plan.Plan;
import coordinator.run.Masking;
import coordinator.run.Shelf;
import coordinator.run.ShelvedPlan;
import coordinator.text.Invalid;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what to mask: whatever any known plan or profile puts into a worker's environment, in
 * whatever is shown.
 */
final class Masks {

  /** Masks only what has the shape of a token. */
  static final Masking SHAPES = new Masking(Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(Masks.class);

  private final Shelf shelf;
  private final Map<String, String> environment;
  private List<Object> seen = List.of();
  private Masking masking = SHAPES;

  Masks(Shelf shelf, Map<String, String> environment) {
    this.shelf = shelf;
    this.environment = environment;
  }

  /** What to mask now. */
  synchronized Masking now() throws IOException {
    List<ShelvedPlan> plans = shelf.plans();
    Set<Path> workspaces = new TreeSet<>(shelf.workspaces());
    plans.forEach(plan -> workspaces.add(plan.workspace()));
    List<Object> now = new ArrayList<>(plans);
    for (Path workspace : workspaces) {
      for (Path file : Profiles.files(workspace, environment)) {
        now.add(Files.exists(file) ? Files.getLastModifiedTime(file) : file);
      }
      Path loop = new LoopFolder(workspace).config();
      now.add(Files.exists(loop) ? Files.getLastModifiedTime(loop) : loop);
    }
    if (!now.equals(seen)) {
      Map<String, String> variables = new HashMap<>();
      plans.forEach(plan -> plan.read().ifPresent(read -> add(read, variables)));
      workspaces.forEach(workspace -> add(workspace, variables));
      workspaces.forEach(workspace -> add(new LoopFolder(workspace), variables));
      masking = new Masking(variables);
      seen = now;
    }
    return masking;
  }

  private static void add(Plan plan, Map<String, String> variables) {
    for (Phase phase : plan.phases().values()) {
      phase
          .environment()
          .values()
          .forEach(
              (name, value) -> variables.put(plan.name() + " " + phase.id() + " " + name, value));
    }
  }

  private static void add(LoopFolder loop, Map<String, String> variables) {
    try {
      ConfigReader.read(loop)
          .settings()
          .calling()
          .environment()
          .values()
          .forEach((name, value) -> variables.put(loop.repository() + " loop " + name, value));
    } catch (Invalid e) {
      LOG.warn("{}: cannot be read, so its values are not masked", loop.config());
    }
  }

  private void add(Path workspace, Map<String, String> variables) {
    try {
      Profiles profiles = Profiles.load(Profiles.files(workspace, environment), environment);
      for (String profile : profiles.names()) {
        profiles
            .get(profile)
            .environment()
            .forEach((name, value) -> variables.put(workspace + " " + profile + " " + name, value));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{}: profiles cannot be read, so their values are not masked", workspace);
    }
  }
}
