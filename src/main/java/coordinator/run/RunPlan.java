package coordinator.run;

import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.engine.TaskSource;
import coordinator.engine.Tools;
import coordinator.ledger.Entry;
import coordinator.ledger.FileLedger;
import coordinator.ledger.LedgerBroken;
import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.plan.PlanSource;
import coordinator.schedule.QuartzWakeups;
import coordinator.schedule.SteadyClock;
import coordinator.schedule.Watchdog;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.worker.LocalWorkers;
import coordinator.worker.Profiles;
import coordinator.worker.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out, from the start or from where an earlier coordinator left it. */
public final class RunPlan {

  private static final Logger LOG = LoggerFactory.getLogger(RunPlan.class);
  private static final int FORMAT = 1;
  private static final Duration LAST_ERRANDS = Duration.ofSeconds(10);
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /**
   * How a plan is to be run.
   *
   * @param anew whether a new run is started where the last one passed
   * @param from the phase from which on all is done again, or null
   * @param danger whether danger-full-access was allowed out loud
   */
  public record Options(boolean anew, @Nullable String from, boolean danger) {}

  /** Who looks on. */
  public interface Witness {

    /** The engine is about to run; it may be asked to stop. */
    void begins(Engine engine, RunState state);

    /** An entry is on disk. Called on the engine's thread, and for the entries of before. */
    void sees(Entry entry);

    /** Something that is no event, such as a torn line that was kept aside. */
    void says(String text);
  }

  private final Plan plan;
  private final Home home;
  private final Profiles profiles;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Witness witness;
  private final SteadyClock clock = new SteadyClock();

  public RunPlan(
      Plan plan,
      Home home,
      Profiles profiles,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Witness witness) {
    this.plan = plan;
    this.home = home;
    this.profiles = profiles;
    this.environment = environment;
    this.self = self;
    this.witness = witness;
  }

  /**
   * Carries the plan out.
   *
   * @return how it went; where the plan had passed before, and no new run was asked for, that
   * @throws Refused if nothing could be started
   */
  public Outcome run(Options options) throws Refused, IOException {
    if (passedBefore(options)) {
      return new Outcome(Outcome.How.PASSED, "passed before");
    }
    new Preflight(profiles, environment).checkCalls(plan.tasks());
    refuseWhatIsNotMeant(options);
    RunFiles files = home.files();
    createFolder(files.folder());
    createFolder(home.artifacts());
    try (RunLock lock = lock(files)) {
      if (passedBefore(options)) { // while we waited for the lock, by the hand of its holder
        return new Outcome(Outcome.How.PASSED, "passed before");
      }
      Outcome outcome = hold(options, files);
      if (outcome.how() == Outcome.How.PASSED) {
        archive(files);
      }
      return outcome;
    }
  }

  /**
   * Two plans with one name would carry on each other's run. A plan that was only moved may go on.
   */
  private void refuseAnotherPlansRun(RunState state) throws Refused {
    Path other = home.workspace().resolve(state.source());
    if (!other.equals(plan.layout().file()) && Files.exists(other)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          home.files().shown(home.files().folder())
              + " holds an unfinished run of "
              + state.source()
              + ", which has the same name. Give this plan a name of its own: 'plan: …'");
    }
  }

  private void refuseWhatIsNotMeant(Options options) throws Refused, IOException {
    if (home.unfinished()) {
      if (options.anew()) {
        throw new Refused(
            Refused.Why.BAD_USAGE,
            plan.name()
                + " has an unfinished run, so --new starts none. Go on with it without --new; to give it up, move "
                + home.files().shown(home.files().folder())
                + " away.");
      }
    } else if (options.from() != null) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          plan.name()
              + " has no unfinished run, so --from has nothing to begin at. All of it again: --new");
    } else {
      new Preflight(profiles, environment).check(plan.tasks(), home.workspace(), options.danger());
    }
  }

  private boolean passedBefore(Options options) throws IOException {
    Optional<Path> passed = home.archived().stream().findFirst();
    if (home.unfinished() || passed.isEmpty() || options.anew() || options.from() != null) {
      return false;
    }
    witness.says(
        plan.name()
            + " has passed; its record is in "
            + home.files().shown(passed.get())
            + "\nNothing was started. To run it again: --new");
    return true;
  }

  /**
   * Stops what runs of a plan that no coordinator holds, and leaves the run so that it can be
   * continued.
   *
   * @param by who asks for it
   * @return how it went; {@code STOPPED} if there was nothing to stop
   * @throws Refused if a coordinator holds it
   */
  public Outcome kill(String by) throws Refused, IOException {
    if (!home.unfinished()) {
      return new Outcome(Outcome.How.STOPPED, "nothing of it is under way");
    }
    RunFiles files = home.files();
    try (RunLock lock = lock(files)) {
      RunState state = new RunState();
      try (FileLedger ledger = open(files, state)) {
        if (state.tasks().stream().allMatch(run -> run.process() == null)) {
          return new Outcome(Outcome.How.STOPPED, "nothing of it runs");
        }
        List<Event> opening = List.of(new RunEvent.Continued(self));
        return carryOut(state, ledger, files, opening, engine -> engine.kill("killed by " + by));
      }
    }
  }

  private void createFolder(Path folder) throws Refused {
    if (!Files.isDirectory(home.workspace())) {
      throw new Refused(Refused.Why.ENVIRONMENT, home.workspace() + ": the workspace is not there");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Refused(Refused.Why.ENVIRONMENT, Complaint.about(folder, "cannot be made", e));
    }
  }

  private RunLock lock(RunFiles files) throws Refused, IOException {
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
        plan.name()
            + " is held by another coordinator: "
            + (holder.isEmpty() ? "it does not say who it is" : holder)
            + "\nSee how it goes: coordinator status "
            + plan.name());
  }

  private Outcome hold(Options options, RunFiles files) throws Refused, IOException {
    RunState state = new RunState();
    try (FileLedger ledger = open(files, state)) {
      List<Event> opening = opening(options, state);
      List<Task> ahead =
          plan.tasks().stream()
              .filter(task -> state.task(task.id()).filter(run -> run.passed()).isEmpty())
              .toList();
      new Preflight(profiles, environment).check(ahead, home.workspace(), options.danger());
      return carryOut(state, ledger, files, opening, engine -> {});
    }
  }

  private FileLedger open(RunFiles files, RunState state) throws Refused, IOException {
    try {
      return FileLedger.open(
          files.ledger(),
          files.pids(),
          entry -> {
            witness.sees(entry);
            state.apply(entry.event(), entry.at());
          });
    } catch (LedgerBroken e) {
      throw new Refused(
          Refused.Why.BROKEN_RECORD,
          e.getMessage()
              + "\n"
              + "The record does not verify, so it is not continued. Look at it: coordinator audit "
              + plan.name()
              + " --verify\nTo start over, move "
              + home.files().shown(files.folder())
              + " away.");
    }
  }

  private List<Event> opening(Options options, RunState state) throws Refused {
    List<Event> events = new ArrayList<>();
    if (state.id().isEmpty()) {
      String id =
          RUN_ID.format(clock.instant())
              + "-"
              + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
      events.add(
          new RunEvent.Started(
              id, plan.name(), home.files().shown(plan.layout().file()), self, FORMAT));
    } else {
      refuseAnotherPlansRun(state);
      events.add(new RunEvent.Continued(self));
    }
    if (options.from() != null) {
      events.addAll(redo(options.from(), state));
    }
    for (TaskRun run : state.tasks()) {
      String id = run.task().id();
      if (run.failed() && !plan.phases().containsKey(id)) {
        events.add(new TaskEvent.Settled(id, Result.RESET, "no longer in the plan"));
      }
    }
    List<String> late = plan.changedSince(state);
    if (!late.isEmpty()) {
      events.add(
          new RunEvent.Noted(
              "edited in the plan after they had passed, and not run again: "
                  + String.join(", ", late)));
    }
    return events;
  }

  private List<Event> redo(String from, RunState state) throws Refused {
    List<String> ids = plan.tasks().stream().map(Task::id).toList();
    int first = ids.indexOf(from);
    if (first < 0) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "--from " + from + ": the plan has no such phase; it has " + String.join(", ", ids));
    }
    List<Event> events = new ArrayList<>();
    for (String id : ids.subList(first, ids.size())) {
      if (state.task(id).filter(run -> run.settlement() != null).isPresent()) {
        events.add(
            new TaskEvent.Settled(
                id, Result.RESET, "again from " + from + ", asked for by " + self.user()));
      }
    }
    return events;
  }

  private Outcome carryOut(
      RunState state,
      FileLedger ledger,
      RunFiles files,
      List<Event> opening,
      Consumer<Engine> first)
      throws IOException {
    Request.forgetEarlier(files);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "errand");
              thread.setDaemon(true);
              return thread;
            });
    try (QuartzWakeups wakeups = new QuartzWakeups(clock);
        Watchdog watchdog = new Watchdog();
        LocalWorkers workers = new LocalWorkers(clock)) {
      Tools tools = new Tools(workers, checkpoint(files), files, pool);
      TaskSource source =
          TaskSource.deferred(() -> new PlanSource(plan, state)); // after the opening
      Engine engine = new Engine(state, ledger, tools, source, wakeups, clock);
      engine.watch(witness::sees);
      engine.watch(entry -> hold(engine, entry));
      watchdog.every(Duration.ofSeconds(1), () -> lookAround(engine, files));
      witness.begins(engine, state);
      hold(engine);
      first.accept(engine);
      return engine.run(opening);
    } finally {
      end(pool);
    }
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

  /**
   * What decides the run is not the worker's to change: the plan and the coordinator's settings.
   */
  private List<Path> offLimits() {
    List<Path> files = new ArrayList<>(Profiles.files(home.workspace(), environment));
    files.add(plan.layout().file());
    return files;
  }

  private DiskCheckpoint checkpoint(RunFiles files) {
    return new DiskCheckpoint(files, profiles, plan::environment, offLimits(), clock);
  }

  /**
   * Looks at the budget before anything can follow from an attempt, and each second for the time.
   */
  private void hold(Engine engine, Entry entry) {
    if (entry.event() instanceof TaskEvent.Inspected || entry.event() instanceof TaskEvent.Judged) {
      hold(engine);
    }
  }

  private void hold(Engine engine) {
    engine.hold(state -> plan.bounds().budget().reached(state, clock.instant()));
  }

  private void lookAround(Engine engine, RunFiles files) {
    hold(engine);
    engine.lookAtLedger();
    if (clock.jumped()) {
      engine.clockJumped(clock::rebase);
    }
    for (Request request : Request.take(files)) {
      String by = request.by() + (request.note().isEmpty() ? "" : ": " + request.note());
      switch (request.act()) {
        case EXTEND -> engine.extend(request.task(), request.cycles(), by);
        case STOP -> engine.drain("asked for by " + by);
        case KILL -> engine.kill("killed by " + by);
        case APPROVE -> engine.approve(request.task(), by);
        case REJECT -> engine.reject(request.task(), by);
      }
    }
  }

  private void archive(RunFiles files) throws IOException {
    Record record = Record.read(files.folder());
    Path target = home.archive(record.state().id());
    Record.move(files.folder(), target);
    witness.says("Archived: " + files.shown(target));
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
