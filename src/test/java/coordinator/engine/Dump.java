package coordinator.engine;

import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.stream.Collectors;

/** All that a run's state holds, as text: two states are the same if their texts are. */
final class Dump {

  private Dump() {}

  static String of(RunState state) {
    String head =
        String.join(
            " ",
            state.id(),
            state.name(),
            String.valueOf(state.startedAt()),
            String.valueOf(state.changedAt()),
            state.phase().name(),
            state.why());
    return state.tasks().stream()
        .map(TaskRun::toString)
        .collect(Collectors.joining("\n", head + "\n", "\n"));
  }
}
