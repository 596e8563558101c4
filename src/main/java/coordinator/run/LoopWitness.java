package coordinator.run;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.task.RunState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Notes a loop's run, and tells whose engine it is, as soon as its first event is on disk. */
final class LoopWitness implements Witness {

  private final Witness inner;
  private final CompletableFuture<Engine> begun;
  private final Note note;
  private @Nullable Engine engine;
  private @Nullable RunState state;

  /** Notes a run's id. */
  interface Note {
    void of(String run) throws IOException;
  }

  LoopWitness(Witness inner, CompletableFuture<Engine> begun, Note note) {
    this.inner = inner;
    this.begun = begun;
    this.note = note;
  }

  @Override
  public void begins(Engine running, RunState run) {
    engine = running;
    state = run;
    inner.begins(running, run);
  }

  @Override
  public void sees(Entry entry) {
    inner.sees(entry);
    if (engine != null && state != null && !begun.isDone()) {
      noteOrLeave(engine, state.id());
      begun.complete(engine);
    }
  }

  /** A run that the next daemon would not know of must not go on. */
  private void noteOrLeave(Engine running, String run) {
    try {
      note.of(run);
    } catch (IOException e) {
      String why = "its run cannot be noted: " + Complaint.of(e);
      inner.says(why);
      running.leave(why);
    }
  }

  @Override
  public void says(String text) {
    inner.says(text);
  }
}
