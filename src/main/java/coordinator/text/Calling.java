package coordinator.text;

import coordinator.task.Mode;
import coordinator.task.WorkerChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which worker carries out a task, and how it is called.
 *
 * @param choice the worker
 * @param environment what is added to its environment
 */
public record Calling(WorkerChoice choice, Environment environment) {

  public static final String SHELL = "shell";

  public static final Calling DEFAULT =
      new Calling(
          new WorkerChoice("codex", Mode.WORKSPACE_WRITE, null, List.of(), false),
          Environment.NONE);

  /**
   * Reads the {@code worker} and {@code mode} of a file or a part of it. What is left out comes
   * from around it; model, arguments and environment only where the profile stays the same, since
   * they mean nothing to another.
   */
  public static Calling read(Located node, Calling around, Problems problems) {
    WorkerChoice outer = around.choice;
    Located said = node.get("worker");
    String profile = profile(node, said).orElse(node.get("run") != null ? SHELL : outer.profile());
    boolean same = profile.equals(outer.profile());
    Mode mode = mode(node, said, problems);
    String model = said == null ? null : said.text("model").orElse(null);
    List<String> args = same ? outer.args() : List.of();
    Map<String, String> environment = new HashMap<>(same ? around.environment.values() : Map.of());
    if (said != null) {
      args =
          said.get("args") == null ? args : said.texts("args").stream().map(Located::text).toList();
      environment.putAll(environment(said, problems));
    }
    return new Calling(
        new WorkerChoice(
            profile,
            mode == null ? outer.mode() : mode,
            model == null && same ? outer.model() : model,
            args,
            outer.outsideGit() || node.text("outside_git").filter("allow"::equals).isPresent()),
        new Environment(environment));
  }

  private static Optional<String> profile(Located node, @Nullable Located said) {
    return said != null && said.isMapping() ? said.text("profile") : node.text("worker");
  }

  private static @Nullable Mode mode(Located node, @Nullable Located said, Problems problems) {
    List<Mode> modes = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      boolean here = node.text("mode").filter(mode.word()::equals).isPresent();
      boolean there = said != null && said.text("mode").filter(mode.word()::equals).isPresent();
      if (here || there) {
        modes.add(mode);
      }
    }
    if (modes.size() > 1 && said != null) {
      problems.add(
          said.valueAt("mode"), "'mode' is said here and beside 'worker', and they differ");
    }
    return modes.isEmpty() ? null : modes.get(0);
  }

  private static Map<String, String> environment(Located worker, Problems problems) {
    Map<String, String> all = worker.scalars("env");
    Located node = worker.get("env");
    for (String name : all.keySet()) {
      if (name.startsWith("COORDINATOR_") && node != null) {
        problems.add(
            node.keyAt(name),
            "environment variable '" + Quote.of(name) + "' is the coordinator's own");
      }
    }
    return all;
  }
}
