package coordinator.cli;

import coordinator.checkpoint.LogTail;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.run.Standing;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A run as a view that is drawn over itself, for a person at a terminal. */
final class LiveProgress implements Witness, AutoCloseable {

  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final int PHASES_SHOWN = 14;

  private final Terminal terminal;
  private final Plan plan;
  private final RunFiles files;
  private final InstantSource clock;
  private final Table table;
  private final RunState seen = new RunState();
  private final ScheduledExecutorService painter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "painter");
            thread.setDaemon(true);
            return thread;
          });
  private int drawn;

  LiveProgress(Terminal terminal, Plan plan, RunFiles files, InstantSource clock) {
    this.terminal = terminal;
    this.plan = plan;
    this.files = files;
    this.clock = clock;
    this.table = new Table(terminal);
  }

  @Override
  public void begins(Engine engine, RunState state) {
    begin();
  }

  /** Draws from now on. */
  void begin() {
    painter.scheduleWithFixedDelay(this::draw, 0, 250, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void sees(Entry entry) {
    seen.apply(entry.event(), entry.at());
  }

  @Override
  public synchronized void says(String text) {
    erase();
    terminal.out().println(text);
    terminal.out().flush();
  }

  private synchronized void draw() {
    List<String> lines = lines();
    StringBuilder frame = new StringBuilder(NO_WRAP);
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("A\r");
    }
    for (String line : lines) {
      frame.append("\u001b[2K").append(line).append('\n');
    }
    frame.append(CLEAR_BELOW).append(WRAP);
    terminal.out().print(frame);
    terminal.out().flush();
    drawn = lines.size();
  }

  private void erase() {
    if (drawn > 0) {
      terminal.out().print("\u001b[" + drawn + "A\r" + CLEAR_BELOW);
      drawn = 0;
    }
  }

  private List<String> lines() {
    Standing standing = Standing.of(plan.name(), plan.tasks(), seen, "this process", "", List.of());
    List<String> lines = new ArrayList<>();
    lines.add(table.head(standing, clock.instant()));
    List<Standing.Phase> phases = window(standing.phases());
    List<String> rows = table.phases(phases, clock.instant());
    for (int i = 0; i < phases.size(); i++) {
      lines.add(rows.get(i));
      Standing.Live live = phases.get(i).live();
      String last = live == null || live.pid() == null ? "" : lastLine(phases.get(i).id());
      if (!last.isEmpty()) {
        lines.add("      " + terminal.dim(last));
      }
    }
    int hidden = standing.phases().size() - phases.size();
    if (hidden > 0) {
      lines.add(terminal.dim("    " + hidden + " more phases"));
    }
    return lines;
  }

  /** The phases around the first one that has not passed. */
  private List<Standing.Phase> window(List<Standing.Phase> all) {
    int room = terminal.rows() > 8 ? Math.min(PHASES_SHOWN, terminal.rows() - 6) : PHASES_SHOWN;
    int first = 0;
    while (first < all.size() && all.get(first).state().equals("passed")) {
      first++;
    }
    int start = Math.max(0, Math.min(first - 4, all.size() - room));
    return all.subList(start, Math.min(all.size(), start + room));
  }

  private String lastLine(String id) {
    TaskRun run = seen.task(id).orElseThrow();
    int attempt = run.attempt().number();
    int checks = run.attempt().inquest().checks().size();
    var base =
        run.attempt().exit() == null ? files.worker(id, attempt) : files.check(id, attempt, checks);
    try {
      List<String> tail = LogTail.of(base.resolveSibling(base.getFileName() + ".log"), 1);
      return tail.isEmpty() ? "" : tail.get(0).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    if (!painter.isShutdown()) {
      painter.shutdownNow();
      draw();
    }
  }
}
