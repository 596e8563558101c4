package coordinator.cli;

import coordinator.batch.Totals;
import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Narration;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.Verdict;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A batch as a line for each attempt that ends, with its time, and on a terminal a line at the foot
 * that says how far it is.
 */
final class BatchProgress implements Witness, AutoCloseable {

  private static final String CLEAR = "\r\u001b[2K";
  private static final int BAR = 24;

  private final Terminal terminal;
  private final Totals totals;
  private final String name;
  private final boolean live;
  private final Set<String> running = new LinkedHashSet<>();
  private boolean began;
  private boolean drained;

  BatchProgress(Terminal terminal, Totals totals, String name, boolean plain) {
    this.terminal = terminal;
    this.totals = totals;
    this.name = name;
    this.live = terminal.live() && !plain;
  }

  @Override
  public synchronized void begins(Engine engine, RunState state) {
    began = true;
  }

  @Override
  public synchronized void sees(Entry entry) {
    if (!began) {
      return;
    }
    String line = line(entry);
    if (!line.isEmpty()) {
      print(Narration.time(entry.at()) + " " + line);
    } else if (live) {
      foot();
    }
  }

  private String line(Entry entry) {
    if (entry.event() instanceof coordinator.task.RunEvent.Draining) {
      drained = true;
      return "no more entries are begun; those that run may end";
    }
    if (entry.event() instanceof TaskEvent.WorkerStarted started) {
      running.add(started.task());
      return "";
    }
    if (entry.event() instanceof TaskEvent.Judged judged && !judged.verdict().passed()) {
      return judged.task()
          + " refused, attempt "
          + judged.attempt()
          + ": "
          + reasons(judged.verdict());
    }
    if (entry.event() instanceof TaskEvent.Parked parked) {
      return parked.task()
          + " waits until "
          + (parked.until() == null ? "somebody says so" : Narration.time(parked.until()))
          + ": "
          + parked.why();
    }
    if (entry.event() instanceof TaskEvent.WorkerNotLaunched not) {
      return not.task() + " could not be launched: " + not.why();
    }
    if (entry.event() instanceof TaskEvent.Settled settled) {
      running.remove(settled.task());
      return settled.result() == Result.PASSED
          ? terminal.green("valid") + " " + settled.task()
          : terminal.red("failed") + " " + settled.task() + ": " + settled.reason();
    }
    return "";
  }

  private static String reasons(Verdict verdict) {
    return verdict.reasons().stream()
        .map(Object::toString)
        .collect(Collectors.joining("; "))
        .replaceAll("\\p{Cntrl}+", " ");
  }

  @Override
  public synchronized void says(String text) {
    print(text);
  }

  /** Whether it was asked to begin no more. */
  synchronized boolean drained() {
    return drained;
  }

  private void print(String line) {
    terminal.out().println((live ? CLEAR : "") + line);
    if (live) {
      foot();
    }
    terminal.out().flush();
  }

  private void foot() {
    long ended = totals.done() + totals.failed();
    long known = Math.max(1, totals.given());
    int full = (int) Math.min(BAR, BAR * ended / known);
    String line =
        name
            + " ["
            + "#".repeat(full)
            + "-".repeat(BAR - full)
            + "] "
            + totals.done()
            + " done, "
            + totals.failed()
            + " failed, "
            + running.size()
            + " running: "
            + String.join(" ", running);
    int width = terminal.columns() > 20 ? terminal.columns() - 1 : 79;
    terminal.out().print(CLEAR + (line.length() > width ? line.substring(0, width) : line));
    terminal.out().flush();
  }

  @Override
  public synchronized void close() {
    if (live) {
      terminal.out().print(CLEAR);
      terminal.out().flush();
    }
  }
}
