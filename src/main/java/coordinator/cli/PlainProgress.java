package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Narration;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;

/** A run as plain lines, one an event, for pipes and files. */
final class PlainProgress implements Witness {

  private final Terminal terminal;
  private final RunState seen = new RunState();
  private boolean running;

  PlainProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void begins(Engine engine, RunState state) {
    begin();
  }

  /** Prints what follows; what was seen so far happened before. */
  void begin() {
    running = true;
  }

  @Override
  public void sees(Entry entry) {
    if (running && !(entry.event() instanceof TaskEvent.GroundNoted)) {
      terminal
          .out()
          .println(
              Narration.time(entry.at()) + " " + Narration.of(entry.event(), entry.at(), seen));
      terminal.out().flush();
    }
    seen.apply(entry.event(), entry.at());
  }

  @Override
  public void says(String text) {
    terminal.out().println(text);
  }
}
