package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.loop.LoopFolder;
import coordinator.run.Narration;
import coordinator.run.RunLoop;
import coordinator.run.Witness;
import coordinator.run.daemon.Onlooker;
import coordinator.task.RunState;

/** Tells what happens in a loop to whoever looks on at the daemon. */
final class LoopLines implements Witness {

  private final LoopFolder folder;
  private final Onlooker onlooker;
  private final RunState seen = new RunState();
  private boolean running;

  LoopLines(LoopFolder folder, Onlooker onlooker) {
    this.folder = folder;
    this.onlooker = onlooker;
  }

  @Override
  public void begins(Engine engine, RunState state) {
    running = true; // what was seen so far happened before
  }

  @Override
  public void sees(Entry entry) {
    String words = Narration.of(entry.event(), entry.at(), seen);
    seen.apply(entry.event(), entry.at());
    if (running) {
      onlooker.sees(RunLoop.home(folder), entry, words);
    }
  }

  @Override
  public void says(String text) {
    onlooker.says(text);
  }
}
