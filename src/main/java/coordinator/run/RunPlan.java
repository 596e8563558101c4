package coordinator.run;

import coordinator.checkpoint.AtomicFile;
import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.engine.TaskSource;
import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.plan.PlanSource;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.worker.LogLimit;
import coordinator.worker.Profiles;
import coordinator.worker.Strays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a plan out, from the start or from where an earlier coordinator left it. */
public final class RunPlan {

  /**
   * How a plan is to be run.
   *
   * @param anew whether a new run is started where the last one passed
   * @param from the phase from which on all is done again, or null
   * @param danger whether danger-full-access was allowed out loud
   */
  public record Options(boolean anew, @Nullable String from, boolean danger) {}

  /**
   * What became of processes that were to be ended.
   *
   * @param pids those that were ended
   * @param left those that could not be
   */
  public record Ended(List<Long> pids, List<Long> left) {

    public Ended {
      pids = List.copyOf(pids);
      left = List.copyOf(left);
    }

    /** Whether there was nothing to end. */
    public boolean none() {
      return pids.isEmpty() && left.isEmpty();
    }

    /** In words, such as "ended PID 12, 13". */
    public String words() {
      return "ended PID "
          + Unverified.listed(pids)
          + (left.isEmpty()
              ? "; nothing of it runs any more"
              : "; could not be ended: PID " + Unverified.listed(left));
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RunPlan.class);

  private final Plan plan;
  private final Home home;
  private final Profiles profiles;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Witness witness;
  private final RunFiles files;
  private final Session session;

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
    this.files = home.files();
    this.session =
        new Session(plan.name(), "coordinator status " + plan.name(), files, self, witness);
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
    createFolder(files.folder());
    try (RunLock lock = session.lock()) {
      if (passedBefore(options)) { // while we waited for the lock, by the hand of its holder
        return new Outcome(Outcome.How.PASSED, "passed before");
      }
      if (!home.unfinished()) {
        refuseBesideStrays();
      }
      Outcome outcome = session.carryOut(lock, new Whole(options), engine -> {});
      if (outcome.how() == Outcome.How.PASSED || outcome.how() == Outcome.How.FAILED) {
        report();
      }
      if (outcome.how() == Outcome.How.PASSED) {
        archive();
      }
      return outcome;
    }
  }

  private void refuseWhatIsNotMeant(Options options) throws Refused, IOException {
    if (home.unfinished()) {
      if (options.anew()) {
        throw new Refused(
            Refused.Why.BAD_USAGE,
            plan.name()
                + " has an unfinished run, so --new starts none. Go on with it without --new; to"
                + " give it up, move "
                + files.shown(files.folder())
                + " away.");
      }
    } else if (options.from() != null) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          plan.name()
              + " has no unfinished run, so --from has nothing to begin at. All of it again:"
              + " --new");
    } else {
      new Preflight(profiles, environment).check(plan.tasks(), home.workspace(), options.danger());
    }
  }

  /** Its record was moved or removed, and what it says nothing of any more runs on. */
  private void refuseBesideStrays() throws Refused, IOException {
    List<Long> pids = Unverified.strays(files.folder()).pids();
    if (!pids.isEmpty()) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          "of an earlier run of "
              + plan.name()
              + ", whose record is gone from "
              + files.shown(files.folder())
              + ", there "
              + Unverified.runs(pids)
              + ". End that first: coordinator kill "
              + plan.name());
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
            + files.shown(passed.get())
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
    try (RunLock lock = session.lock()) {
      return session.carryOut(lock, new Ending(), engine -> engine.kill("killed by " + by));
    }
  }

  /**
   * Ends what runs of a plan whose record does not verify, or is gone; the record is left as it is.
   *
   * @return the pids that were ended, and those that could not be
   * @throws Refused if a coordinator holds it
   */
  public Ended endStrays() throws Refused, IOException {
    Path beside = files.lock().getParent();
    if (beside == null || !Files.isDirectory(beside)) {
      return new Ended(List.of(), List.of());
    }
    try (RunLock lock = session.lock()) {
      Strays strays = Unverified.strays(files.folder());
      List<Long> found = strays.pids();
      List<Long> left = found.isEmpty() ? found : strays.end();
      return new Ended(found.stream().filter(pid -> !left.contains(pid)).toList(), left);
    }
  }

  private void createFolder(Path folder) throws Refused {
    if (!Files.isDirectory(home.workspace())) {
      throw new Refused(Refused.Why.ENVIRONMENT, home.workspace() + ": the workspace is not there");
    }
    Refused.unlessMade(folder);
  }

  /**
   * Leaves a report among the run's own files, which no comparison of the work tree looks at. A run
   * is what it is without one.
   */
  private void report() {
    Path file = files.folder().resolve("report.html");
    try {
      Record record = Record.read(files.folder());
      String folder = files.shown(files.folder());
      Standing standing =
          Standing.of(plan.name(), plan.tasks(), record.state(), "", folder, List.of());
      AtomicFile.write(
          file,
          HtmlReport.of(
              standing,
              plan.title(),
              record,
              Masking.of(plan, profiles),
              session.clock().instant()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: cannot be written: {}", file, e.toString());
    }
  }

  private void archive() throws IOException {
    Path target = home.archive(Record.fold(files.folder()).state().id());
    Record.move(files.folder(), target);
    witness.says("Archived: " + files.shown(target));
  }

  /** The plan as the engine meets it. */
  private abstract class Phases implements Door {

    @Override
    public TaskSource source(RunState state) {
      return new PlanSource(plan, state);
    }

    @Override
    public LogLimit logLimit() {
      return profiles.logLimit();
    }

    @Override
    public Checkpoint checkpoint() {
      return new DiskCheckpoint(files, profiles, plan::environment, offLimits(), session.clock());
    }

    @Override
    public Optional<String> limit(RunState state, Instant now) {
      return plan.bounds().budget().reached(state, now);
    }

    @Override
    public Optional<String> spent(RunState state, Instant now) {
      return plan.bounds().budget().spent(state, now);
    }

    /**
     * What decides the run is not the worker's to change: the plan, the files that it takes its
     * prompts from, the coordinator's settings, and what other phases owe.
     */
    private OffLimits offLimits() {
      List<Path> settings = new ArrayList<>(Profiles.files(home.workspace(), environment));
      settings.add(plan.layout().file());
      settings.addAll(plan.layout().words());
      return OffLimits.of(settings, plan.tasks());
    }
  }

  /** What runs is ended, and nothing else. */
  private final class Ending extends Phases {

    @Override
    public List<Event> opening(RunState state) {
      return state.tasks().stream().allMatch(run -> run.process() == null)
          ? List.of()
          : List.of(session.continued());
    }
  }

  /** All that is not done yet. */
  private final class Whole extends Phases {

    private final Options options;

    Whole(Options options) {
      this.options = options;
    }

    @Override
    public List<Event> opening(RunState state) throws Refused {
      List<Event> events = new ArrayList<>();
      if (state.id().isEmpty()) {
        events.add(session.started(files.shown(plan.layout().file())));
      } else {
        events.add(session.continued());
        events.addAll(new Resumption(plan, home, self).events(state, options.from()));
      }
      List<String> late = plan.changedSince(state);
      if (!late.isEmpty()) {
        events.add(
            new RunEvent.Noted(
                "edited in the plan after they had passed, and not run again: "
                    + String.join(", ", late)));
      }
      List<Task> ahead =
          plan.tasks().stream()
              .filter(task -> state.task(task.id()).filter(TaskRun::passed).isEmpty())
              .toList();
      new Preflight(profiles, environment).check(ahead, home.workspace(), options.danger());
      createFolder(home.artifacts());
      return events;
    }
  }
}
