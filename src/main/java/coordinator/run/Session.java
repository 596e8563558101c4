package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.engine.TaskSource;
import coordinator.engine.Tools;
import coordinator.ledger.Entry;
import coordinator.ledger.FileLedger;
import coordinator.ledger.HeldLedger;
import coordinator.ledger.Ledger;
import coordinator.ledger.RunLock;
import coordinator.schedule.QuartzWakeups;
import coordinator.schedule.SteadyClock;
import coordinator.schedule.Watchdog;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import coordinator.worker.LocalWorkers;
import coordinator.worker.Self;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator's hold on one run, whichever front door it came by: takes the run's lock, reads
 * its record, and lends the engine a clock, wake-ups, workers and whatever others ask for.
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int FORMAT = 1;
  private static final String STOPPED_BY = "asked for by ";
  private static final String KILLED_BY = "killed by ";
  private static final int ERRANDS = 4;
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration LAST_ERRANDS = Duration.ofSeconds(10);
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final String name;
  private final String look;
  private final RunFiles files;
  private final RunEvent.Coordinator self;
  private final Witness witness;
  private final SteadyClock clock = new SteadyClock();
  private final Set<Path> mailed = new HashSet<>(); // the watchdog's thread only

  /**
   * @param name what people call the run
   * @param look the command that shows how it goes
   * @param self who carries it out
   */
  public Session(
      String name, String look, RunFiles files, RunEvent.Coordinator self, Witness witness) {
    this.name = name;
    this.look = look;
    this.files = files;
    this.self = self;
    this.witness = witness;
  }

  /** The one clock of the run. */
  public SteadyClock clock() {
    return clock;
  }

  /** An id for a new run. */
  static String newId(InstantSource clock) {
    return RUN_ID.format(clock.instant())
        + "-"
        + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
  }

  /** The event with which a new run starts, under an id of its own. */
  public RunEvent started(String source) {
    return started(newId(clock), source);
  }

  /** The event with which a new run starts. */
  RunEvent started(String id, String source) {
    return new RunEvent.Started(id, name, source, self, FORMAT);
  }

  /** The event with which a run goes on. */
  public RunEvent continued() {
    return new RunEvent.Continued(self);
  }

  /**
   * Takes the run's lock; whoever closes it lets the run go.
   *
   * @throws Refused if another coordinator holds it, or the lock's file cannot be written
   */
  public RunLock lock() throws Refused {
    String holder =
        "PID " + self.pid() + " on " + self.host() + " since " + Narration.time(clock.instant());
    try {
      for (int tries = 1; ; tries++) {
        Optional<RunLock> lock = RunLock.take(files.lock(), holder);
        if (lock.isPresent()) {
          return lock.get();
        }
        // One that only looks holds it for a moment; one that has just taken it has yet to say so.
        String other = RunLock.holder(files.lock());
        if (tries > (other.isEmpty() ? 100 : 10)) {
          throw held(other);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    } catch (IOException e) {
      throw new Refused(
          Refused.Why.ENVIRONMENT, Complaint.about(files.lock(), "cannot be locked", e));
    }
  }

  private Refused held(String holder) {
    return new Refused(
        Refused.Why.HELD_BY_ANOTHER,
        name
            + " is held by another coordinator: "
            + (holder.isEmpty() ? "it does not say who it is" : holder)
            + "\nSee how it goes: "
            + look);
  }

  /**
   * Carries the run out until it is over or left.
   *
   * @param lock the run's lock, which the caller holds
   * @param first what is asked of the engine before anything else
   * @return how it went; {@code STOPPED} if the door has nothing to carry out
   * @throws Refused if the door refuses
   * @throws coordinator.ledger.LedgerBroken if the record does not verify
   */
  public Outcome carryOut(RunLock lock, Door door, Consumer<Engine> first)
      throws Refused, IOException {
    RunState state = new RunState();
    try (FileLedger ledger = open(state)) {
      List<Event> opening = door.opening(state);
      return opening.isEmpty()
          ? new Outcome(Outcome.How.STOPPED, "nothing of it runs")
          : carryOut(door, state, new HeldLedger(ledger, lock), opening, first);
    }
  }

  private FileLedger open(RunState state) throws IOException {
    return FileLedger.open(
        files.ledger(),
        files.pids(),
        entry -> {
          witness.sees(entry);
          state.apply(entry.event(), entry.at());
        });
  }

  private Outcome carryOut(
      Door door, RunState state, Ledger ledger, List<Event> opening, Consumer<Engine> first)
      throws IOException {
    Request.forgetEarlier(files);
    ExecutorService pool = threads("errand");
    ExecutorService stopping = threads("stopping");
    try (QuartzWakeups wakeups = new QuartzWakeups(clock);
        Watchdog watchdog = new Watchdog();
        LocalWorkers workers = new LocalWorkers(clock, door.logLimit())) {
      Tools tools = new Tools(workers, door.checkpoint(), files, pool, stopping);
      TaskSource source = TaskSource.deferred(() -> door.source(state)); // after the opening
      Engine engine = new Engine(state, ledger, tools, source, wakeups, clock);
      engine.spare(run -> door.spent(run, clock.instant()));
      engine.watch(witness::sees);
      engine.watch(entry -> limit(door, engine, entry));
      watchdog.every(Duration.ofSeconds(1), () -> lookAround(door, engine));
      witness.begins(engine, state);
      limit(door, engine);
      first.accept(engine);
      return engine.run(opening);
    } finally {
      end(pool);
      end(stopping);
    }
  }

  private static ExecutorService threads(String of) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            ERRANDS,
            ERRANDS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, of);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true); // a daemon has many runs whose workers are at work for long
    return pool;
  }

  /** What is still being done must not touch the run's files once another may hold the run. */
  private static void end(ExecutorService pool) {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(LAST_ERRANDS.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("an errand is still under way after {} s", LAST_ERRANDS.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks whether what runs must be stopped, after each attempt, and each second for the time. */
  private void limit(Door door, Engine engine, Entry entry) {
    if (entry.event() instanceof TaskEvent.Inspected || entry.event() instanceof TaskEvent.Judged) {
      limit(door, engine);
    }
  }

  private void limit(Door door, Engine engine) {
    engine.hold(state -> door.limit(state, clock.instant()));
  }

  private void lookAround(Door door, Engine engine) {
    limit(door, engine);
    engine.lookAtLedger();
    if (clock.jumped()) {
      engine.clockJumped(clock::rebase);
    }
    Request.read(files, mailed)
        .forEach(
            (file, request) -> {
              mailed.add(file);
              engine.take(asked -> pass(request, asked), () -> Request.done(file));
            });
  }

  private static void pass(Request request, Engine engine) {
    String by = request.by() + (request.note().isEmpty() ? "" : ": " + request.note());
    switch (request.act()) {
      case EXTEND -> engine.extend(request.task(), request.cycles(), by);
      case STOP -> engine.drain(STOPPED_BY + by);
      case KILL -> engine.kill(KILLED_BY + by);
      case APPROVE -> engine.approve(request.task(), by);
      case REJECT -> engine.reject(request.task(), by);
    }
  }

  /** Whether a run was left because a person asked its coordinator for that. */
  public static boolean byPerson(String why) {
    return why.startsWith(STOPPED_BY) || why.startsWith(KILLED_BY);
  }

  /** The coordinator that this process is. */
  public static RunEvent.Coordinator self(String version, Map<String, String> environment) {
    String host = environment.getOrDefault("HOSTNAME", "");
    try {
      host = host.isEmpty() ? java.net.InetAddress.getLocalHost().getHostName() : host;
    } catch (java.net.UnknownHostException e) {
      host = "localhost";
    }
    return new RunEvent.Coordinator(
        Self.pid(), host, System.getProperty("user.name", "?"), version);
  }
}
