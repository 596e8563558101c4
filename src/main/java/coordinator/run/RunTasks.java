package coordinator.run;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.GitRoot;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.engine.Outcome.How;
import coordinator.engine.TaskSource;
import coordinator.folder.Bounds;
import coordinator.folder.Claim;
import coordinator.folder.FolderSource;
import coordinator.folder.Markers;
import coordinator.folder.Recipe;
import coordinator.folder.Selection;
import coordinator.folder.TaskFile;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.schedule.SteadyClock;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import coordinator.task.WorkerChoice;
import coordinator.worker.LogLimit;
import coordinator.worker.Machine;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import coordinator.worker.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the task files of folders, beside whatever other coordinators do there: under a run
 * of its own, and finishing the runs of those that died.
 */
public final class RunTasks {

  /** In the environment of every worker: its task's file. */
  static final String TASK_FILE = "COORDINATOR_TASK_FILE";

  /**
   * What is to be done.
   *
   * @param selection which files
   * @param recipe how a file becomes a task
   * @param bounds how many at a time
   * @param stale how old a claim must be that cannot be proven dead
   */
  public record Order(Selection selection, Recipe recipe, Bounds bounds, Duration stale) {}

  private static final Logger LOG = LoggerFactory.getLogger(RunTasks.class);

  private final Order order;
  private final TasksHome home;
  private final Profiles profiles;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator coordinator;
  private final Supplier<Witness> witnesses;
  private final SteadyClock clock = new SteadyClock();

  /**
   * Tasks to carry out.
   *
   * @param witnesses gives who looks on, for each run: our own, and those that are finished
   */
  public RunTasks(
      Order order,
      TasksHome home,
      Profiles profiles,
      Map<String, String> environment,
      RunEvent.Coordinator coordinator,
      Supplier<Witness> witnesses) {
    this.order = order;
    this.home = home;
    this.profiles = profiles;
    this.environment = environment;
    this.coordinator = coordinator;
    this.witnesses = witnesses;
  }

  /**
   * Carries out all that no other coordinator does.
   *
   * @return how it went; {@code FAILED} where a task failed, here or in a run that was finished
   * @throws Refused if nothing could be started; then nothing was touched
   */
  public Outcome run() throws Refused, IOException, InterruptedException {
    check();
    String id = Session.newId(clock);
    RunFiles files = home.files(id);
    Refused.unlessMade(files.folder());
    Share share = new Share(files, id);
    Outcome own;
    try (RunLock lock = share.session.lock()) {
      for (Path left : home.left()) {
        share.others.finish(left);
      }
      own = share.session.carryOut(lock, share, engine -> {});
      new Leavings(files, share.state, share.markers).letGo(own, List.of());
      share.sum();
    }
    return worst(own, share.others.await());
  }

  /** Refuses what could not run, or may not. */
  private void check() throws Refused, IOException {
    WorkerChoice worker = order.recipe().worker();
    Profile profile;
    try {
      profile = profiles.get(worker.profile());
      profile.command(order.recipe().task(new TaskFile(home.tasks(), "x"), "x").assignment());
    } catch (IllegalArgumentException e) {
      throw new Refused(Refused.Why.BAD_USAGE, String.valueOf(e.getMessage()));
    }
    if (profile.find(environment).isEmpty()) {
      throw new Refused(
          Refused.Why.ENVIRONMENT,
          "'"
              + profile.program()
              + "' is not there; "
              + profile.install()
              + "\nNothing was touched.");
    }
    if (profile.needsGit() && !worker.outsideGit() && GitRoot.above(home.workspace()).isEmpty()) {
      throw new Refused(
          Refused.Why.ENVIRONMENT,
          home.workspace()
              + " is in no git repository, and "
              + profile.name()
              + " refuses to start there; run 'git init', or say --outside-git");
    }
    for (Path place : order.selection().places()) {
      if (!Files.isWritable(place)) {
        throw new Refused(
            Refused.Why.ENVIRONMENT, place + ": cannot be written, so no task in it can be marked");
      }
    }
  }

  private static Outcome worst(Outcome own, List<Outcome> others) {
    List<How> order =
        List.of(How.BROKEN, How.INTERRUPTED, How.LEFT, How.FAILED, How.STOPPED, How.PASSED);
    return Stream.concat(
            Stream.of(own), others.stream().filter(other -> other.how() != How.STOPPED))
        .min(Comparator.comparing(outcome -> order.indexOf(outcome.how())))
        .orElse(own);
  }

  /** Our own share of the tasks, as the engine meets it. */
  private final class Share implements Door, Witness {
    private final RunFiles files;
    private final String id;
    private final Witness onlooker = witnesses.get();
    private final Claim.Owner self =
        new Claim.Owner(coordinator.pid(), Self.startTime(), Machine.boot(), coordinator.host());
    private final DeadClaims others =
        new DeadClaims(
            self, coordinator, profiles, witnesses, new Liveness(self, clock, order.stale()));
    private final Session session;
    private final Markers markers;
    private RunState state = new RunState();
    private volatile @Nullable FolderSource source;

    Share(RunFiles files, String id) throws IOException {
      this.files = files;
      this.id = id;
      this.session =
          new Session(home.name() + "/" + id, "coordinator tasks status", files, coordinator, this);
      WorkerChoice worker = order.recipe().worker();
      this.markers = new Markers(files, self, worker.profile(), worker.model());
    }

    @Override
    public List<Event> opening(RunState run) {
      state = run;
      return List.of(session.started(id, files.shown(home.tasks())));
    }

    @Override
    public TaskSource source(RunState run) {
      FolderSource made =
          new FolderSource(
              order.selection(), order.recipe(), markers, others, order.bounds(), session.clock());
      source = made;
      return made;
    }

    /** What is to be said at the end. */
    void sum() {
      if (source != null) {
        source.halt().ifPresent(this::says);
        if (source.elsewhere() > 0) {
          says(source.elsewhere() + " more are claimed by other coordinators, who carry them out");
        }
      }
    }

    @Override
    public LogLimit logLimit() {
      return profiles.logLimit();
    }

    @Override
    public Checkpoint checkpoint() {
      return new DiskCheckpoint(
          files, profiles, this::environment, OffLimits.NOTHING, session.clock());
    }

    private Map<String, String> environment(String task) {
      Path file = source == null ? null : source.file(task);
      return file == null ? Map.of() : Map.of(TASK_FILE, file.toString());
    }

    @Override
    public Optional<String> limit(RunState run, Instant now) {
      return source == null ? Optional.empty() : source.stop();
    }

    @Override
    public void begins(Engine engine, RunState run) {
      onlooker.begins(engine, run);
    }

    @Override
    public void sees(Entry entry) {
      if (entry.event() instanceof TaskEvent.WorkerStarted started && source != null) {
        try {
          source.started(started.task(), started.attempt());
        } catch (IOException e) {
          LOG.warn(
              "{}: its claim still names an earlier attempt: {}", started.task(), e.toString());
        }
      }
      onlooker.sees(entry);
    }

    @Override
    public void says(String text) {
      onlooker.says(text);
    }
  }
}
