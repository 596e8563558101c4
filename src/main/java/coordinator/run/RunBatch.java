package coordinator.run;

import coordinator.batch.Ahead;
import coordinator.batch.Batch;
import coordinator.batch.BatchExaminer;
import coordinator.batch.BatchSource;
import coordinator.batch.Choice;
import coordinator.batch.Desk;
import coordinator.batch.Review.Standing;
import coordinator.batch.Scribe;
import coordinator.batch.StateFile;
import coordinator.batch.Survey;
import coordinator.batch.Totals;
import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.engine.Outcome.How;
import coordinator.engine.TaskSource;
import coordinator.ledger.RunLock;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import coordinator.worker.LogLimit;
import coordinator.worker.Profiles;
import coordinator.worker.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries a batch out: every entry that is to be done, in parts of bounded size. */
public final class RunBatch {

  /** Entries of one part: so many tasks a record and the memory hold. */
  private static final int PART = 10_000;

  /**
   * How a batch is to be run.
   *
   * @param choice which entries
   * @param danger whether danger-full-access was allowed out loud
   * @param part entries a part
   */
  public record Options(Choice choice, boolean danger, int part) {
    public Options(Choice choice, boolean danger) {
      this(choice, danger, PART);
    }
  }

  /**
   * How it went.
   *
   * @param outcome passed only if no entry is left that is to be done and is not
   * @param entries of the whole source
   */
  public record Result(Outcome outcome, long entries) {}

  private final Batch batch;
  private final Profiles profiles;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Witness witness;
  private final Totals totals;
  private final RunFiles files;

  /**
   * @param totals counts what is found and done
   */
  public RunBatch(
      Batch batch,
      Profiles profiles,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Witness witness,
      Totals totals) {
    this.batch = batch;
    this.profiles = profiles;
    this.environment = environment;
    this.self = self;
    this.witness = witness;
    this.totals = totals;
    this.files = files(batch);
  }

  /** The files of a batch's unfinished run, whether there is one or not. */
  public static RunFiles files(Batch batch) {
    Path workspace = batch.layout().workspace();
    return new RunFiles(workspace, workspace.resolve("tmp").resolve(batch.run()));
  }

  /**
   * Carries the batch out.
   *
   * @param input standard input, for a batch whose entries come from there
   * @throws Refused if nothing was started
   */
  public Result run(Options options, InputStream input)
      throws Refused, IOException, InterruptedException {
    Session session =
        new Session(
            batch.run(), "coordinator batch status " + batch.layout().file(), files, self, witness);
    Refused.unlessMade(files.folder());
    Refused.unlessMade(batch.layout().kept());
    try (RunLock lock = session.lock()) {
      spool(batch, input);
      long entries = survey(batch);
      archiveWhatIsOver();
      try (StateFile state = StateFile.open(batch.layout().state(), batch.name(), witness::says);
          Scribe scribe = new Scribe(state, session.clock())) {
        Desk desk = Desk.of(batch, files, state);
        preflight(desk, options.danger());
        try (Ahead ahead = new Ahead(batch, desk, options.choice(), totals, session.clock())) {
          return new Result(inParts(session, lock, desk, ahead, options.part()), entries);
        }
      }
    }
  }

  /**
   * Keeps standard input, which cannot be read twice. An empty one means the one of before.
   *
   * @throws Refused if there is none
   */
  public static void spool(Batch batch, InputStream input) throws Refused, IOException {
    Path spool = batch.layout().spool();
    if (spool == null) {
      return;
    }
    Files.createDirectories(spool.getParent());
    Path draft = spool.resolveSibling(spool.getFileName() + ".draft");
    Files.copy(input, draft, StandardCopyOption.REPLACE_EXISTING);
    if (Files.size(draft) > 0) {
      Files.move(draft, spool, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else if (!Files.exists(spool)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "the entries are to come on standard input, and it is empty; nothing was started");
    } else {
      Files.delete(draft);
    }
  }

  /** Reads the whole source once. */
  public static long survey(Batch batch) throws Refused {
    try {
      return Survey.of(batch);
    } catch (Invalid e) {
      List<Problem> problems = e.problems();
      String all = problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
      throw new Refused(
          Refused.Why.BAD_PLAN,
          all
              + "\n"
              + (problems.size() == 1 ? "1 mistake" : problems.size() + " mistakes")
              + "; nothing was started");
    }
  }

  private void preflight(Desk desk, boolean danger) throws Refused, IOException {
    Task sample = desk.sample();
    Preflight preflight = new Preflight(profiles, environment);
    preflight.checkCalls(List.of(sample));
    preflight.check(List.of(sample), batch.layout().workspace(), danger);
    if (batch.takesMessages()
        && profiles.get(batch.worker().profile()).transcript() == Transcript.Kind.NONE) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "how worker "
              + batch.worker().profile()
              + " writes its final message is not known; take a file: output: {from: file}");
    }
  }

  private Outcome inParts(Session session, RunLock lock, Desk desk, Ahead ahead, int part)
      throws Refused, IOException {
    List<String> halts = new ArrayList<>();
    Outcome outcome;
    boolean again;
    do {
      Part door = new Part(session, desk, ahead, part);
      outcome =
          session.carryOut(
              lock, door, engine -> ahead.tell(() -> engine.ask(state -> Boolean.TRUE)));
      boolean over = outcome.how() == How.PASSED || outcome.how() == How.FAILED;
      BatchSource source = door.source;
      if (over && source != null && !source.unpublished()) {
        archive(source.run());
      }
      if (source != null && source.halted() != null) {
        halts.add(source.halted());
      }
      again = over && halts.isEmpty() && ahead.hasMore();
    } while (again);
    boolean over = outcome.how() == How.PASSED || outcome.how() == How.FAILED;
    return over ? concluded(ahead, halts) : outcome;
  }

  /** Passed is a batch of which nothing is wanting that was asked for. */
  private Outcome concluded(Ahead ahead, List<String> halts) {
    List<String> wanting = new ArrayList<>(halts);
    if (ahead.problem() != null) {
      wanting.add(ahead.problem());
    }
    count(wanting, totals.failed(), "failed");
    if (batch.failsWithoutSource()) {
      count(wanting, totals.passedBy(Standing.MISSING), "without a source file");
      count(wanting, totals.passedBy(Standing.EMPTY), "empty");
    }
    count(wanting, totals.passedBy(Standing.AMBIGUOUS), "with more than one output");
    return wanting.isEmpty()
        ? new Outcome(How.PASSED, "")
        : new Outcome(How.FAILED, String.join("; ", wanting));
  }

  private static void count(List<String> wanting, long count, String what) {
    if (count > 0) {
      wanting.add(count + " " + what);
    }
  }

  /** A run that had ended when its coordinator was killed, before it was put away. */
  private void archiveWhatIsOver() throws IOException, Refused {
    if (!Files.exists(files.ledger()) || Files.size(files.ledger()) == 0) {
      return;
    }
    RunState run = Record.fold(files.folder()).state();
    RunState.Phase phase = run.phase();
    if (phase == RunState.Phase.PASSED || phase == RunState.Phase.FAILED) {
      try (StateFile state = StateFile.open(batch.layout().state(), batch.name(), witness::says)) {
        Desk.of(batch, files, state).publish(run);
        state.save(run.changedAt());
      }
      archive(run.id());
    }
  }

  private void archive(String run) throws IOException {
    Path target = batch.layout().kept().resolve("runs").resolve(run);
    Record.move(files.folder(), target);
    Files.createDirectories(files.folder());
  }

  /** A part of the batch as the engine meets it. */
  private final class Part implements Door {

    private final Session session;
    private final Desk desk;
    private final Ahead ahead;
    private final int part;
    private @Nullable BatchSource source;

    Part(Session session, Desk desk, Ahead ahead, int part) {
      this.session = session;
      this.desk = desk;
      this.ahead = ahead;
      this.part = part;
    }

    @Override
    public List<Event> opening(RunState state) throws Refused {
      String from = files.shown(batch.layout().file());
      if (state.id().isEmpty()) {
        return List.of(session.started(from));
      }
      Path other = batch.layout().workspace().resolve(state.source());
      if (!other.equals(batch.layout().file()) && Files.exists(other)) {
        throw new Refused(
            Refused.Why.BAD_USAGE,
            files.shown(files.folder())
                + " holds an unfinished run of "
                + state.source()
                + ", which has the same name. Give this batch a name of its own: 'batch: …'");
      }
      return List.of(session.continued());
    }

    @Override
    public TaskSource source(RunState state) {
      BatchSource made = new BatchSource(desk, ahead, totals, state, part);
      source = made;
      return made;
    }

    @Override
    public LogLimit logLimit() {
      return profiles.logLimit();
    }

    @Override
    public Checkpoint checkpoint() {
      return new DiskCheckpoint(
          files,
          profiles,
          task -> desk.environment(task),
          OffLimits.NOTHING,
          session.clock(),
          new BatchExaminer(desk));
    }
  }
}
