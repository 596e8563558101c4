package coordinator.run.daemon;

import coordinator.run.Refused;
import coordinator.task.RunEvent;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a daemon works with.
 *
 * @param folder where it keeps what it must not forget
 * @param workspaces where it looks for plans with a schedule
 * @param limits how many plans at once
 * @param environment the environment's variables
 * @param self who it is
 */
public record Office(
    DaemonFolder folder,
    List<Path> workspaces,
    Limits limits,
    Map<String, String> environment,
    RunEvent.Coordinator self) {

  public Office {
    workspaces = List.copyOf(workspaces);
  }

  Profiles profiles(Path workspace) throws Refused, IOException {
    try {
      return Profiles.load(Profiles.files(workspace, environment), environment);
    } catch (IllegalArgumentException e) {
      throw new Refused(Refused.Why.BAD_USAGE, String.valueOf(e.getMessage()));
    }
  }
}
