package coordinator.engine;

import coordinator.ledger.Entry;
import coordinator.ledger.MemoryLedger;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a bench: everything around it is a fake, and it is turned by hand until it has
 * nothing to do.
 */
final class Bench implements MemoryLedger.Disk {

  static final RunEvent.Coordinator SELF = new RunEvent.Coordinator(1, "host", "me", "0.1.0");

  final ManualClock clock = new ManualClock();
  final ManualWakeups wakeups = new ManualWakeups(clock);
  final FakeWorkers workers = new FakeWorkers();
  final FakeCheckpoint checkpoint = new FakeCheckpoint();
  final List<Entry> seen = new ArrayList<>();
  private final List<Task> tasks;
  private final int beside;
  private byte[] disk = new byte[0];
  private final StringBuilder onDisk = new StringBuilder();
  @Nullable IOException failing;
  Executor pool = Runnable::run;
  int forces;
  int turns;

  RunState state = new RunState();
  ListSource source;
  Engine engine;

  private Bench(List<Task> tasks, int beside) {
    this.tasks = tasks;
    this.beside = beside;
    this.source = new ListSource(tasks, beside, state);
    this.engine = engine(state);
    workers.beforeGo = this::mustBeOnDisk;
  }

  /** A run of tasks one after the other, begun. */
  static Bench of(Task... tasks) {
    return new Bench(List.of(tasks), 1)
        .begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", SELF, 1));
  }

  /** A run of tasks side by side, begun. */
  static Bench sideBySide(Task... tasks) {
    return new Bench(List.of(tasks), tasks.length)
        .begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", SELF, 1));
  }

  /** A run of tasks side by side that has not begun yet. */
  static Bench unbegunSideBySide(Task... tasks) {
    return new Bench(List.of(tasks), tasks.length);
  }

  /** A run that has not begun yet. */
  static Bench unbegun(Task... tasks) {
    return new Bench(List.of(tasks), 1);
  }

  private Engine engine(RunState of) {
    try {
      seen.clear();
      MemoryLedger ledger =
          MemoryLedger.open(
              this,
              entry -> {
                seen.add(entry);
                of.apply(entry.event(), entry.at());
              });
      TaskSource late = TaskSource.deferred(() -> source = new ListSource(tasks, beside, of));
      var tools =
          new Tools(
              workers,
              checkpoint,
              FakeCheckpoint.FILES,
              errand -> pool.execute(errand),
              Runnable::run);
      Engine made = new Engine(of, ledger, tools, late, wakeups, clock);
      made.watch(seen::add);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Bench begin(Event... opening) {
    engine.begin(List.of(opening));
    return settle();
  }

  /** The coordinator is gone, and another one takes the run up. */
  Bench restart() {
    return restart(new RunEvent.Continued(SELF));
  }

  Bench restart(Event... opening) {
    wakeups.clear();
    workers.all.values().stream().filter(fake -> !fake.ran).forEach(fake -> fake.alive = false);
    workers.all.values().forEach(fake -> fake.ended = null);
    workers.told.clear();
    state = new RunState();
    engine = engine(state);
    return begin(opening);
  }

  /** Cuts the record after the first event of this name, as if the coordinator had died then. */
  void cutAfter(String last) {
    cut(story().indexOf(last) + 1);
  }

  /** Cuts the record before the first event of this name. */
  void cutBefore(String first) {
    cut(story().indexOf(first));
  }

  private void cut(int lines) {
    int end = 0;
    for (int i = 0; i < lines; i++) {
      while (disk[end++] != '\n') {
        // reads on
      }
    }
    truncate(end);
  }

  /** Turns the engine until there is no mail. */
  Bench settle() {
    while (turnOnce()) {
      if (++turns > 100_000) {
        throw new AssertionError("the engine never comes to rest: " + state.tasks());
      }
    }
    return this;
  }

  /** One turn; false if there was no mail, or the run is over or left. */
  boolean turnOnce() {
    Engine.Mail mail = engine.outcome() == null ? engine.nextMail() : null;
    if (mail != null) {
      engine.turn(mail);
    }
    return mail != null;
  }

  /** Lets time pass, with every wake-up at its time. */
  Bench pass(Duration time) {
    Instant end = clock.wall().plus(time);
    for (Instant next = due(end); next != null; next = due(end)) {
      if (next.isAfter(clock.wall())) {
        clock.advance(Duration.between(clock.wall(), next));
      }
      wakeups.fire();
      settle();
    }
    clock.advance(Duration.between(clock.wall(), end));
    return this;
  }

  private @Nullable Instant due(Instant end) {
    return wakeups.next().filter(next -> !next.isAfter(end)).orElse(null);
  }

  TaskRun run(String id) {
    return state.task(id).orElseThrow();
  }

  /** The types of the events so far, with the task in front, but for polls. */
  List<String> story() {
    return seen.stream()
        .map(Entry::event)
        .filter(event -> !(event instanceof TaskEvent.WorkerPolled))
        .map(Bench::name)
        .toList();
  }

  <T extends Event> List<T> events(Class<T> type) {
    return seen.stream().map(Entry::event).filter(type::isInstance).map(type::cast).toList();
  }

  private static String name(Event event) {
    String type = event.getClass().getSimpleName();
    return event instanceof TaskEvent of ? of.task() + " " + type : type;
  }

  /** The run as a replay of the disk tells it. */
  RunState replayed() {
    RunState again = new RunState();
    try {
      MemoryLedger.replay(this, entry -> again.apply(entry.event(), entry.at()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return again;
  }

  private void mustBeOnDisk(Started process) {
    if (onDisk.lastIndexOf("\"id\":\"" + process.id() + "\"") < 0) {
      throw new AssertionError(process + " is let go before its start is on disk");
    }
  }

  @Override
  public byte[] content() {
    return disk.clone();
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    if (failing != null) {
      throw failing;
    }
    forces++;
    int old = disk.length;
    disk = Arrays.copyOf(disk, old + bytes.length);
    System.arraycopy(bytes, 0, disk, old, bytes.length);
    onDisk.append(new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void truncate(int length) {
    disk = Arrays.copyOf(disk, length);
  }
}
