package coordinator.run;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.engine.TaskSource;
import coordinator.ledger.RunLock;
import coordinator.loop.Document;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.loop.TurnExaminer;
import coordinator.loop.Turns;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import coordinator.worker.LogLimit;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works a TODO document down, from the start or from where an earlier coordinator left it. */
public final class RunLoop {

  /**
   * How a loop is to be run.
   *
   * @param most at most so many turns now; positive
   * @param danger whether danger-full-access was allowed out loud
   */
  public record Options(int most, boolean danger) {}

  private final LoopFolder folder;
  private final LoopConfig config;
  private final Profiles profiles;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Session session;
  private final LoopShown shown;

  public RunLoop(
      LoopFolder folder,
      LoopConfig config,
      Profiles profiles,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Witness witness) {
    this.folder = folder;
    this.config = config;
    this.profiles = profiles;
    this.environment = environment;
    this.self = self;
    this.shown = new LoopShown(folder, config, witness);
    this.session = new Session("the loop", "coordinator loop status", folder.files(), self, shown);
  }

  /** Where a repository's loop stands, from its files. */
  public static LoopStanding standing(LoopFolder folder, LoopConfig config) throws IOException {
    RunFiles files = folder.files();
    Home home = home(folder);
    Optional<Path> latest = home.latest();
    RunState state = latest.isPresent() ? Record.fold(latest.get()).state() : new RunState();
    String holder = RunLock.held(files.lock()) ? RunLock.holder(files.lock()) : "";
    return LoopStanding.of(state, holder, LoopStanding.Items.of(config.documents().todo()));
  }

  /** Where the runs of a repository's loop lie. */
  public static Home home(LoopFolder folder) {
    return new Home("loop", folder.repository(), folder.settings());
  }

  /** The number of the last turn of a repository's loop; 0 if there was none. */
  static int lastTurn(LoopFolder folder) throws IOException {
    Home home = home(folder);
    int last = LoopLogs.lastTurn(home.archived());
    if (home.unfinished()) {
      for (TaskRun turn : Record.fold(home.files().folder()).state().tasks()) {
        last = Math.max(last, Turns.number(turn.task().id()));
      }
    }
    return last;
  }

  /**
   * Works the document down.
   *
   * @throws Refused if nothing could be started
   */
  public Outcome run(Options options) throws Refused, IOException {
    refuseWithoutItems();
    Chats.endLeft(folder, environment, self, shown::says);
    Refused.unlessMade(folder.files().folder());
    try (RunLock lock = session.lock()) {
      Outcome outcome = session.carryOut(lock, new Whole(options), engine -> {});
      if (outcome.how() == Outcome.How.PASSED) {
        RunState state = Record.fold(folder.files().folder()).state();
        Path target = home(folder).archive(state.id());
        Record.move(folder.files().folder(), target);
        shown.says("Archived: " + folder.shown(target));
      }
      return outcome;
    } finally {
      shown.gone();
    }
  }

  /**
   * Stops what runs of a loop that no coordinator holds.
   *
   * @param by who asks for it
   * @throws Refused if a coordinator holds it
   */
  public Outcome kill(String by) throws Refused, IOException {
    if (!home(folder).unfinished()) {
      return new Outcome(Outcome.How.STOPPED, "nothing of it is under way");
    }
    try (RunLock lock = session.lock()) {
      return session.carryOut(lock, new Ending(), engine -> engine.kill("killed by " + by));
    } finally {
      shown.gone();
    }
  }

  private void refuseWithoutItems() throws Refused, IOException {
    Path todo = config.documents().file(Document.TODO);
    if (!Files.exists(todo)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          folder.shown(todo)
              + " is not there. Make it, and what goes with it: coordinator loop init");
    }
    if (config.documents().todo().items().isEmpty()) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          folder.shown(todo) + " has no item; write each as a line '- [ ] what is to be done'");
    }
  }

  private abstract class Loop implements Door {

    @Override
    public LogLimit logLimit() {
      return profiles.logLimit();
    }

    @Override
    public Checkpoint checkpoint() {
      List<Path> offLimits = new ArrayList<>(Profiles.files(folder.repository(), environment));
      offLimits.add(folder.config());
      if (config.asking().file() != null) {
        offLimits.add(config.asking().file());
      }
      return new DiskCheckpoint(
          folder.files(),
          profiles,
          task -> config.settings().calling().environment().values(),
          OffLimits.of(offLimits, List.of()),
          session.clock(),
          new TurnExaminer(folder, config));
    }

    @Override
    public Optional<String> limit(RunState state, Instant now) {
      Duration wall = config.bounds().wall();
      Instant startedAt = state.startedAt();
      if (wall != null && startedAt != null && !now.isBefore(startedAt.plus(wall))) {
        return Optional.of("limits.wall of " + Words.of(wall) + " is reached");
      }
      Long most = config.bounds().tokens();
      long used = state.tasks().stream().mapToLong(turn -> turn.tokens().total()).sum();
      return most != null && used >= most
          ? Optional.of("limits.tokens of " + most + " is reached: " + used + " were used")
          : Optional.empty();
    }
  }

  /** What runs is ended, and nothing else. */
  private final class Ending extends Loop {

    @Override
    public List<Event> opening(RunState state) {
      return state.tasks().stream().allMatch(turn -> turn.process() == null)
          ? List.of()
          : List.of(session.continued());
    }

    @Override
    public TaskSource source(RunState state) {
      return new Turns(folder, config, state, 0, 0);
    }
  }

  private final class Whole extends Loop {

    private final Options options;

    Whole(Options options) {
      this.options = options;
    }

    @Override
    public List<Event> opening(RunState state) throws Refused {
      new Preflight(profiles, environment)
          .check(
              List.of(Turns.turn(folder, config, 1, "", "")),
              folder.repository(),
              options.danger());
      return List.of(
          state.id().isEmpty()
              ? session.started(folder.shown(config.documents().file(Document.TODO)))
              : session.continued());
    }

    @Override
    public TaskSource source(RunState state) {
      return new Turns(folder, config, state, lastTurn(), options.most());
    }
  }

  private int lastTurn() {
    try {
      return LoopLogs.lastTurn(home(folder).archived());
    } catch (IOException e) {
      shown.says("the numbers of earlier turns are not known: " + e.getMessage());
      return 0;
    }
  }
}
