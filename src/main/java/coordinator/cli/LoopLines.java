package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Home;
import coordinator.run.Narration;
import coordinator.run.Witness;
import coordinator.run.daemon.Onlooker;
import coordinator.task.RunState;

/** Tells what happens in a loop, or in a chat beside it, to whoever looks on at the daemon. */
final class LoopLines implements Witness {

  private final Home home;
  private final Onlooker onlooker;
  private final RunState seen = new RunState();
  private boolean running;

  LoopLines(Home home, Onlooker onlooker) {
    this.home = home;
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
      onlooker.sees(home, entry, words);
    }
  }

  @Override
  public void says(String text) {
    onlooker.says(text);
  }
}
