package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.ledger.Entry;
import coordinator.ledger.MemoryLedger;
import coordinator.task.Event;
import coordinator.task.Exit;
import coordinator.task.Limits;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Samples;
import coordinator.task.Settlement.Result;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import coordinator.task.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole life of a run on a machine of pretence, decided by a seed: workers of every kind,
 * requests at every moment, a clock that is set, a disk that is full, a coordinator that is killed
 * between any two acts and started again. What must hold is looked at all along; what does not is
 * an {@link AssertionError}.
 */
final class Simulation {

  private static final int SESSIONS_OF_EVIL = 8;
  private static final int MOST_SESSIONS = 60;
  private static final int MOST_STEPS = 30_000;

  private final Fate fate;
  private final ManualClock clock = new ManualClock();
  private final ManualWakeups wakeups = new ManualWakeups(clock);
  private final SimDisk disk;
  private final SimWorkers workers;
  private final SimCheckpoint checkpoint;
  private final List<Task> tasks = new ArrayList<>();
  private final int beside;
  private final List<Runnable> pool = new ArrayList<>();
  private final Map<String, Duration> polled = new HashMap<>();
  private RunState state = new RunState();
  private boolean jumped;

  /** The state as the last coordinator left it, where all of it is on disk. */
  private @Nullable String left;

  private int steps;
  private int sessions;

  private Simulation(long seed) {
    fate = new Fate(seed);
    disk = new SimDisk(fate);
    int count = 1 + fate.below(4);
    for (int i = 1; i <= count; i++) {
      tasks.add(task("T" + i));
    }
    beside = fate.once(3) ? count : 1;
    workers = new SimWorkers(fate, clock, disk, beside == 1);
    checkpoint = new SimCheckpoint(fate, clock, workers);
  }

  private Task task(String id) {
    Task task = Samples.task(id);
    Duration stall = fate.once(3) ? Duration.ofMinutes(10) : null;
    task =
        Samples.with(
            task,
            new Timing(Duration.ofMinutes(5), 2 + fate.below(5), Duration.ofSeconds(10), stall));
    task = Samples.with(task, new Limits(fate.below(3), fate.below(3), fate.once(6)));
    task = fate.once(4) ? Samples.shell(task) : task;
    return switch (fate.below(3)) {
      case 0 -> task;
      case 1 -> Samples.withChecks(task, "test");
      default -> Samples.withChecks(task, "build", "test");
    };
  }

  /** Lives through one seed and gives how the run ended. */
  static Outcome live(long seed) {
    try {
      return new Simulation(seed).live();
    } catch (IOException e) {
      throw new AssertionError("the record is broken: " + e.getMessage(), e);
    }
  }

  /** Lives through many seeds, the first one and those after it. */
  public static void main(String[] args) {
    long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
    Seeds.live(first, Long.parseLong(args[0]));
  }

  private Outcome live() throws IOException {
    while (true) {
      if (++sessions > SESSIONS_OF_EVIL) {
        fate.turnKind();
      }
      if (sessions > MOST_SESSIONS) {
        throw new AssertionError("the run never ends: " + state.tasks());
      }
      Outcome outcome = session();
      if (outcome != null && over(outcome)) {
        mustReplay();
        return outcome;
      }
      between(outcome);
    }
  }

  private boolean over(Outcome outcome) {
    return outcome.how() == How.PASSED
        || (outcome.how() == How.FAILED && (fate.kind() || fate.once(2)));
  }

  /** One coordinator's life; null if it was killed. */
  private @Nullable Outcome session() throws IOException {
    state = new RunState();
    RunState mine = state;
    polled.clear();
    try {
      MemoryLedger ledger = MemoryLedger.open(disk, entry -> mine.apply(entry.event(), entry.at()));
      mustBeSame(left, mine);
      TaskSource source = TaskSource.deferred(() -> new ListSource(tasks, beside, mine));
      Tools tools = new Tools(workers, checkpoint, FakeCheckpoint.FILES, pool::add, pool::add);
      Engine engine = new Engine(mine, ledger, tools, source, wakeups, clock);
      engine.watch(this::referee);
      engine.begin(opening(mine));
      Outcome outcome = carryOut(engine);
      look(outcome);
      return outcome;
    } catch (Fate.Died e) {
      left = null;
      return null;
    }
  }

  /** How a coordinator begins; now and then a person wants done again what is over or waits. */
  private List<Event> opening(RunState mine) {
    if (mine.id().isEmpty()) {
      return List.of(new RunEvent.Started("run-1", "PLAN-x", "plan.yaml", Bench.SELF, 1));
    }
    List<Event> opening = new ArrayList<>();
    opening.add(new RunEvent.Continued(Bench.SELF));
    if (fate.evil(6)) {
      for (TaskRun run : mine.tasks()) {
        if (run.process() == null && fate.once(2)) {
          workers.cleanUp(); // they were told of what could not be ended
          opening.add(new TaskEvent.Settled(run.task().id(), Result.RESET, "again"));
        }
      }
    }
    return opening;
  }

  private Outcome carryOut(Engine engine) throws IOException {
    while (engine.outcome() == null) {
      if (++steps > MOST_STEPS) {
        throw new AssertionError("the run never comes to rest: " + state.tasks());
      }
      disturb(engine);
      if (!step(engine)) {
        passTime(engine);
      }
    }
    return engine.outcome();
  }

  /**
   * Something of what can happen now, whichever comes first; false if only time can bring anything.
   */
  private boolean step(Engine engine) throws IOException {
    switch (fate.below(3)) {
      case 0 -> {
        Engine.Mail mail = engine.nextMail();
        if (mail != null) {
          engine.turn(mail);
          if (fate.once(200) && engine.outcome() == null) {
            mustReplay();
          }
          return true;
        }
      }
      case 1 -> {
        if (!pool.isEmpty()) {
          fate.take(pool).run();
          return true;
        }
      }
      default -> {
        if (!workers.news.isEmpty()) {
          fate.take(workers.news).run();
          return true;
        }
      }
    }
    if (fate.once(50)) {
      clock.advance(Duration.ofMillis(fate.below(50)));
      workers.passTime();
    }
    boolean idle = pool.isEmpty() && workers.news.isEmpty() && !engine.hasMail();
    return !idle;
  }

  private void passTime(Engine engine) {
    if (jumped) {
      jumped = false;
      engine.clockJumped(clock::rebase); // the watchdog looks every second
      return;
    }
    Optional<Duration> wake = wakeups.next().map(due -> Duration.between(clock.wall(), due));
    Optional<Duration> end = workers.nextEnd().map(at -> at.minus(clock.elapsed()));
    if (wake.isEmpty() && end.isEmpty()) {
      ask(engine);
      return;
    }
    Duration next = wake.orElseGet(end::orElseThrow);
    next = end.isPresent() && end.get().compareTo(next) < 0 ? end.get() : next;
    clock.advance(next.isNegative() ? Duration.ZERO : next);
    workers.passTime();
    wakeups.fire();
  }

  /** Nothing will ever happen by itself: the run must say that it waits for a person. */
  private void ask(Engine engine) {
    List<TaskRun> open = state.tasks().stream().filter(run -> run.settlement() == null).toList();
    for (TaskRun run : open) {
      boolean asks =
          run.status() == Status.PARKED
              && run.pending().until() == null
              && !run.pending().why().isEmpty();
      if (!asks) {
        throw new AssertionError("nothing happens any more, and nobody is asked: " + run);
      }
      if (fate.once(8)) {
        engine.reject(run.task().id(), "simulation");
      } else {
        engine.approve(run.task().id(), "simulation");
      }
    }
    if (open.isEmpty()) {
      throw new AssertionError("all is over, and the run does not end: " + state.tasks());
    }
  }

  private void disturb(Engine engine) {
    if (fate.evil(400)) {
      throw new Fate.Died("between two turns");
    }
    if (fate.evil(150)) {
      switch (fate.below(8)) {
        case 0, 1 -> engine.interrupt("ctrl-c");
        case 2 -> engine.kill("kill");
        case 3 -> engine.drain("stop");
        case 4 -> engine.leave("TERM");
        case 5 -> engine.extend("T1", fate.below(4) - 1, "me");
        case 6 -> engine.approve("T1", "me");
        default -> engine.ask(run -> run.tasks().size());
      }
    }
    if (!jumped && fate.evil(300)) {
      clock.jump(Duration.ofHours(24).multipliedBy(fate.below(3) - 1L).plus(fate.seconds(3, 90)));
      jumped = true;
    }
  }

  /**
   * What happens while no coordinator is there, and what a person does before the next one is
   * started.
   */
  private void between(@Nullable Outcome outcome) {
    workers.forsaken();
    pool.clear();
    wakeups.clear();
    jumped = false;
    clock.advance(fate.seconds(0, fate.once(4) ? 7200 : 5));
    workers.passTime();
    workers.news.clear();
    if (fate.evil(25)) {
      workers.reboot();
    }
    if (fate.evil(25)) {
      clock.jump(Duration.ofHours(24).multipliedBy(fate.below(3) - 1L));
    }
    clock.rebase();
    if (state.tasks().stream().anyMatch(TaskRun::failed)) {
      workers.cleanUp();
    }
  }

  // ---- what must hold

  private void referee(Entry entry) {
    if (entry.event() instanceof TaskEvent.Settled settled && settled.result() == Result.PASSED) {
      mustHaveHeld(settled.task());
    }
    if (entry.event() instanceof TaskEvent.WorkerPolled poll) {
      Duration now = clock.elapsed();
      Duration last = polled.put(poll.task() + "-" + poll.attempt(), now);
      if (last != null && now.minus(last).compareTo(Duration.ofMinutes(5)) < 0) {
        throw new AssertionError("polled again after " + now.minus(last) + ": " + poll);
      }
    }
  }

  private void mustHaveHeld(String id) {
    TaskRun run = state.task(id).orElseThrow();
    SimProcess worker = workers.find(run.attempt().process());
    boolean exited = worker.exit != null && worker.exit.equals(Exit.ended(0));
    boolean fine =
        worker.ran
            && !worker.lives()
            && worker.good
            && (exited || !run.task().expected().exitDecides());
    if (!fine) {
      throw new AssertionError(id + " passed, but its worker did not: " + worker);
    }
    for (int i = 1; i <= run.task().expected().checks().size(); i++) {
      String name = "check-" + id + "-" + run.attempt().number() + "-" + i;
      boolean held =
          workers.ran(name).stream()
              .anyMatch(
                  check ->
                      Exit.ended(0).equals(check.exit)
                          && !check.lives()
                          && check.ranAt.compareTo(worker.goneAt) >= 0);
      if (!held) {
        throw new AssertionError(id + " passed, but " + name + " did not: " + workers.ran(name));
      }
    }
  }

  private void look(Outcome outcome) throws IOException {
    boolean written = outcome.how() != How.BROKEN;
    left = written ? Dump.of(state) : null;
    List<SimProcess> living = workers.living().stream().filter(process -> !process.undead).toList();
    boolean mayRun = outcome.how() == How.LEFT || outcome.how() == How.BROKEN;
    if (!mayRun && !living.isEmpty()) {
      throw new AssertionError("the run ended as " + outcome + ", and these run on: " + living);
    }
    if (outcome.how() == How.PASSED && !state.tasks().stream().allMatch(TaskRun::passed)) {
      throw new AssertionError("the run passed, and not all of its tasks did: " + state.tasks());
    }
  }

  private void mustReplay() throws IOException {
    RunState again = new RunState();
    MemoryLedger.replay(disk, entry -> again.apply(entry.event(), entry.at()));
    mustBeSame(Dump.of(state), again);
  }

  private static void mustBeSame(@Nullable String live, RunState again) {
    String replayed = Dump.of(again);
    if (live != null && !live.equals(replayed)) {
      throw new AssertionError("replay differs\nlive:   " + live + "\nreplay: " + replayed);
    }
  }
}
