package coordinator.run;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.task.RunState;

/** Who looks on while a run is carried out. */
public interface Witness {

  /** The engine is about to run; it may be asked to stop. */
  void begins(Engine engine, RunState state);

  /** An entry is on disk. Called on the engine's thread, and for the entries of before. */
  void sees(Entry entry);

  /** Something that is no event, such as where a run was archived. */
  void says(String text);
}
