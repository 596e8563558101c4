package coordinator.run;

import coordinator.checkpoint.GitRoot;
import coordinator.task.Mode;
import coordinator.task.Task;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks before the first worker whether the machine has what all of them need, so that nothing
 * fails at midnight.
 */
public final class Preflight {

  private final Profiles profiles;
  private final Map<String, String> environment;

  public Preflight(Profiles profiles, Map<String, String> environment) {
    this.profiles = profiles;
    this.environment = environment;
  }

  /** Refuses tasks whose workers cannot be called as they ask for it. */
  public void checkCalls(List<Task> tasks) throws Refused {
    List<String> wrong = new ArrayList<>();
    for (Task task : tasks) {
      try {
        profiles.get(task.assignment().worker().profile()).command(task.assignment());
      } catch (IllegalArgumentException e) {
        wrong.add(task.id() + ": " + e.getMessage());
      }
    }
    if (!wrong.isEmpty()) {
      throw new Refused(Refused.Why.BAD_USAGE, String.join("\n", wrong) + "\nNothing was started.");
    }
  }

  /** Refuses what could not run, or may not. */
  void check(List<Task> tasks, Path workspace, boolean danger) throws Refused {
    List<String> missing = new ArrayList<>();
    Map<String, String> firstUse = new LinkedHashMap<>();
    tasks.forEach(task -> firstUse.putIfAbsent(task.assignment().worker().profile(), task.id()));
    for (Map.Entry<String, String> use : firstUse.entrySet()) {
      Profile profile = profiles.get(use.getKey());
      if (profile.find(environment).isEmpty()) {
        missing.add(
            use.getValue()
                + " needs '"
                + profile.program()
                + "', which is not there"
                + (profile.install().isEmpty() ? "" : "; " + profile.install()));
      }
    }
    boolean git = GitRoot.above(workspace).isPresent();
    for (Task task : tasks) {
      if (task.expected().tree().keeping() != null && !git) {
        missing.add(
            "phase "
                + task.id()
                + ": "
                + workspace
                + " is in no git repository, which 'commit' and 'on_failure: stash' need; run 'git"
                + " init'");
        break;
      }
    }
    for (Task task : tasks) {
      boolean needsGit = profiles.get(task.assignment().worker().profile()).needsGit();
      if (needsGit && !git && !task.assignment().worker().outsideGit()) {
        missing.add(
            task.id()
                + ": "
                + workspace
                + " is in no git repository, and "
                + task.assignment().worker().profile()
                + " refuses to start there; run 'git init', or say 'outside_git: allow'");
        break;
      }
    }
    if (!missing.isEmpty()) {
      throw new Refused(Refused.Why.ENVIRONMENT, String.join("\n", missing));
    }
    if (!danger) {
      refuseDanger(tasks);
    }
  }

  private static void refuseDanger(List<Task> tasks) throws Refused {
    List<String> phases =
        tasks.stream()
            .filter(task -> task.assignment().run() == null)
            .filter(task -> task.assignment().worker().mode() == Mode.DANGER_FULL_ACCESS)
            .map(Task::id)
            .toList();
    if (!phases.isEmpty()) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "mode danger-full-access lets a worker change anything on this machine; it is asked for"
              + " by "
              + String.join(", ", phases)
              + "\nIf that is meant, say so: --yes");
    }
  }
}
