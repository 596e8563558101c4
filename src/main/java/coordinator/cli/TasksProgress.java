package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.run.Narration;
import coordinator.run.Witness;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of task files, over all the runs that this process carries out or finishes: a bar
 * where a person looks on, and a line for each task elsewhere.
 */
final class TasksProgress implements AutoCloseable {

  /**
   * A task that is over.
   *
   * @param file its path
   * @param state {@code done} or {@code failed}
   * @param attempts how many workers it took
   * @param seconds from the first one's start
   * @param reason why it failed; empty if it did not
   */
  record Ended(String file, String state, int attempts, double seconds, String reason) {}

  private static final int BAR = 24;

  private final Terminal terminal;
  private final Signals signals = new Signals(false);
  private final long all;
  private final Instant begun;
  private final java.time.InstantSource clock;
  private final List<Ended> ended = new ArrayList<>();
  private final ScheduledExecutorService painter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "painter");
            thread.setDaemon(true);
            return thread;
          });
  private long done;
  private int running;
  private boolean drawn;

  /**
   * Progress towards an end.
   *
   * @param all how many tasks there seem to be
   * @param live whether a bar is drawn
   */
  TasksProgress(Terminal terminal, java.time.InstantSource clock, long all, boolean live) {
    this.terminal = terminal;
    this.clock = clock;
    this.all = all;
    this.begun = clock.instant();
    if (live) {
      var unused = painter.scheduleWithFixedDelay(this::draw, 250, 250, TimeUnit.MILLISECONDS);
    } else {
      painter.shutdown();
    }
  }

  /** Who looks on at one of the runs. */
  Witness witness() {
    return new OneRun();
  }

  /** All that ended, in the order in which it did. */
  synchronized List<Ended> ended() {
    return List.copyOf(ended);
  }

  private synchronized void say(String line) {
    erase();
    terminal.out().println(line.replaceAll("\\p{Cntrl}+", " "));
    terminal.out().flush();
  }

  private synchronized void end(Ended task, Instant at) {
    ended.add(task);
    boolean passed = task.state().equals("done");
    done += passed ? 1 : 0;
    if (!passed || painter.isShutdown()) {
      say(
          (painter.isShutdown() ? Narration.time(at) + " " : "")
              + (passed ? terminal.green("done") : terminal.red("failed"))
              + " "
              + task.file()
              + " "
              + Words.of(Duration.ofMillis((long) (task.seconds() * 1000)))
              + (passed ? "" : ": " + task.reason()));
    }
  }

  private synchronized void draw() {
    double seconds = Math.max(0.001, Duration.between(begun, clock.instant()).toMillis() / 1000.0);
    long over = ended.size();
    long of = Math.max(all, over + running);
    int filled = of == 0 ? 0 : (int) (BAR * over / of);
    double rate = over / seconds;
    StringBuilder line = new StringBuilder("\r\u001b[2K[");
    line.append("#".repeat(filled)).append(".".repeat(BAR - filled)).append("] ");
    line.append(over).append('/').append(of);
    line.append("  ").append(terminal.green(done + " done"));
    line.append("  ")
        .append(over - done == 0 ? "0 failed" : terminal.red((over - done) + " failed"));
    line.append("  ").append(terminal.blue(running + " running"));
    line.append(String.format(java.util.Locale.ROOT, "  %.1f/s", rate));
    if (over > 0 && of > over) {
      line.append("  ")
          .append(Words.of(Duration.ofSeconds((long) Math.ceil((of - over) / rate))))
          .append(" left");
    }
    terminal.out().print(line);
    terminal.out().flush();
    drawn = true;
  }

  private void erase() {
    if (drawn) {
      terminal.out().print("\r\u001b[2K");
      drawn = false;
    }
  }

  @Override
  public synchronized void close() {
    if (!painter.isShutdown()) {
      painter.shutdownNow();
      draw();
      terminal.out().println();
      drawn = false;
    }
  }

  private synchronized void running(int more) {
    running += more;
  }

  /** One run, with what it needs to know of its tasks until they end. */
  private final class OneRun implements Witness {
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private boolean begun;

    @Override
    public void begins(Engine engine, RunState state) {
      begun = true;
      running((int) state.tasks().stream().filter(run -> run.process() != null).count());
      if (!state.id().isEmpty()) {
        say("finishing what a dead coordinator left in run " + state.id() + under(state));
      }
      signals.reach(engine);
    }

    private String under(RunState state) {
      List<String> open =
          state.tasks().stream()
              .filter(run -> run.status() != TaskRun.Status.SETTLED)
              .map(run -> run.task().title())
              .toList();
      return open.isEmpty() ? "" : ": " + String.join(", ", open);
    }

    @Override
    public void sees(Entry entry) {
      if (entry.event() instanceof TaskEvent.Taken taken) {
        files.put(taken.task(), taken.whole().title());
      } else if (entry.event() instanceof TaskEvent.WorkerStarted start) {
        started.putIfAbsent(start.task(), entry.at());
        attempts.merge(start.task(), 1, Integer::sum);
        running(begun ? 1 : 0);
      } else if (entry.event() instanceof TaskEvent.WorkerExited) {
        running(begun ? -1 : 0);
      } else if (entry.event() instanceof TaskEvent.Settled settled) {
        settled(settled, entry.at());
      }
    }

    private void settled(TaskEvent.Settled settled, Instant at) {
      @Nullable String file = files.remove(settled.task());
      @Nullable Instant from = started.remove(settled.task());
      @Nullable Integer tries = attempts.remove(settled.task());
      if (begun) {
        boolean passed = settled.result() == Result.PASSED;
        end(
            new Ended(
                file == null ? settled.task() : file,
                passed ? "done" : "failed",
                tries == null ? 0 : tries,
                from == null ? 0 : Duration.between(from, at).toMillis() / 1000.0,
                passed ? "" : settled.reason()),
            at);
      }
    }

    @Override
    public void says(String text) {
      say(text);
    }
  }
}
