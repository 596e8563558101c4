package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands the signals of the operating system to the engine, whichever front door it serves. */
final class Stoppable implements Witness {
  private final Witness inner;
  private final Signals signals;
  private @Nullable RunState state;

  Stoppable(Witness inner) {
    this(inner, new Signals(false));
  }

  Stoppable(Witness inner, Signals signals) {
    this.inner = inner;
    this.signals = signals;
  }

  /** A run that somebody else carries out, and that no signal to us stops. */
  static Stoppable lookedAt(Witness inner, RunState run) {
    Stoppable looked = new Stoppable(inner);
    looked.state = run.id().isEmpty() ? null : run;
    return looked;
  }

  @Override
  public void begins(Engine engine, RunState run) {
    state = run;
    signals.reach(engine);
    inner.begins(engine, run);
  }

  @Override
  public void sees(Entry entry) {
    inner.sees(entry);
  }

  @Override
  public void says(String text) {
    inner.says(text);
  }

  /** Whether anything was carried out. */
  boolean began() {
    return state != null;
  }

  /** What is left for the next coordinator. Read after the engine has ended. */
  String runsOn() {
    List<String> pids =
        state == null
            ? List.of()
            : state.tasks().stream()
                .map(TaskRun::process)
                .filter(Objects::nonNull)
                .map(process -> String.valueOf(process.pid()))
                .toList();
    return pids.isEmpty()
        ? "nothing runs"
        : "PID " + String.join(", ", pids) + (pids.size() == 1 ? " runs on" : " run on");
  }

  /** Tasks that passed on their workers' word alone. Read after the engine has ended. */
  long unchecked() {
    return state == null ? 0 : state.tasks().stream().filter(TaskRun::unchecked).count();
  }

  /** The run, once the engine has ended; empty if nothing was carried out. */
  Optional<RunState> state() {
    return Optional.ofNullable(state);
  }

  /** Tasks that passed. Read after the engine has ended. */
  long passed() {
    return state == null ? 0 : state.tasks().stream().filter(TaskRun::passed).count();
  }
}
