package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import org.jspecify.annotations.Nullable;

/** Hands the signals of the operating system to the engine, whichever front door it serves. */
final class Stoppable implements Witness {
  private final Witness inner;
  private @Nullable RunState state;

  Stoppable(Witness inner) {
    this.inner = inner;
  }

  @Override
  public void begins(Engine engine, RunState run) {
    state = run;
    new Signals().reach(engine);
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

  /** Tasks that passed. Read after the engine has ended. */
  long passed() {
    return state == null ? 0 : state.tasks().stream().filter(TaskRun::passed).count();
  }
}
