package coordinator.checkpoint;

import coordinator.task.Action;
import coordinator.task.Artifacts;
import coordinator.task.Assignment;
import coordinator.task.Attempt;
import coordinator.task.Check;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.TreeRule;
import coordinator.worker.Launch;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import coordinator.worker.Transcript;
import coordinator.worker.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The checkpoint of tasks whose files lie on this machine. What it must remember lies on disk, so a
 * restart loses none.
 */
public final class DiskCheckpoint implements Checkpoint {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A log that is read at once, in bytes. */
  private static final long SHORT = 4_096;

  private final RunFiles files;
  private final Profiles profiles;
  private final Function<String, Map<String, String>> environment;
  private final OffLimits offLimits;
  private final Transcripts transcripts;
  private final Prompts prompts;
  private final Examiner examiner;
  private final OwnIndex index;

  /**
   * @param environment what is added to the environment of a task's processes, by the task's id;
   *     never recorded
   * @param offLimits what is not a worker's to write, beside the record
   * @param clock for reading the times that a worker names in its log
   */
  public DiskCheckpoint(
      RunFiles files,
      Profiles profiles,
      Function<String, Map<String, String>> environment,
      OffLimits offLimits,
      InstantSource clock) {
    this(files, profiles, environment, offLimits, clock, Examiner.NONE);
  }

  /**
   * The same for a front door that looks for itself.
   *
   * @param examiner what it wants beside
   */
  public DiskCheckpoint(
      RunFiles files,
      Profiles profiles,
      Function<String, Map<String, String>> environment,
      OffLimits offLimits,
      InstantSource clock,
      Examiner examiner) {
    this.files = files;
    this.profiles = profiles;
    this.environment = environment;
    this.offLimits = offLimits;
    this.transcripts = new Transcripts(clock, ZoneId.systemDefault());
    this.prompts = new Prompts(files, offLimits.files(), examiner);
    this.examiner = examiner;
    this.index = new OwnIndex(files.folder().resolve("tree.index"));
  }

  @Override
  public Prepared prepare(TaskRun run) throws IOException {
    Task task = run.task();
    int number = run.nextNumber();
    Assignment assignment = task.assignment();
    Path directory = Path.of(assignment.directory());
    examiner.prepare(run);
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": no such folder");
    }
    Profile profile = profile(task);
    Map<String, String> added = environment(profile, task, number);
    List<String> command = command(profile, assignment, added);
    if (!Files.isDirectory(files.folder())) {
      Files.createDirectories(files.folder());
    }
    Path prompt = files.prompt(task.id(), number);
    OwnFile.write(prompt, assignment.run() == null ? prompts.next(run) : "");
    Notes notes = watched(task) ? keep(run, Ground.of(files, task.id(), number)) : Notes.NONE;
    return new Prepared(
        new Launch(id(), files.worker(task.id(), number), prompt, command, directory, added),
        notes);
  }

  @Override
  public List<String> signals(TaskRun run) {
    return profiles.get(run.task().assignment().worker().profile()).signals();
  }

  @Override
  public boolean brief(TaskRun run, Action next) {
    if (next instanceof Action.StartCheck) {
      return true;
    }
    if (watched(run.task()) || examiner != Examiner.NONE) {
      return false;
    }
    return next instanceof Action.Launch
        ? run.last().isEmpty()
        : log(run.task(), run.attempt()).toFile().length() <= SHORT;
  }

  @Override
  public Evidence inspect(TaskRun run) throws IOException {
    Task task = run.task();
    Attempt attempt = run.attempt();
    if (attempt.inquest().evidence() != null) {
      return new Inspection(files, offLimits, examiner, index, run)
          .afterChecks(attempt.inquest().evidence());
    }
    Transcript transcript = transcript(task, attempt);
    return watched(task)
        ? new Inspection(files, offLimits, examiner, index, run).first(transcript)
        : new Inspection(files, offLimits, examiner, index, run).unwatched(transcript);
  }

  private static void clear(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(path, path.resolveSibling(path.getFileName() + "." + id() + ".aside"));
    } else {
      Files.deleteIfExists(path);
    }
  }

  /** Only a worker that ended by itself says of itself why it failed. */
  private Transcript transcript(Task task, Attempt attempt) throws IOException {
    Exit exit = attempt.exit();
    int code =
        exit != null && exit.kind() == Exit.Kind.ENDED && exit.stopped() == null ? exit.code() : 0;
    return transcripts.read(log(task, attempt), profile(task).transcript(), code);
  }

  private Path log(Task task, Attempt attempt) {
    return Path.of(files.worker(task.id(), attempt.number()) + ".log");
  }

  @Override
  public Filed file(TaskRun run) throws IOException {
    Filed filed =
        new Filing(files, new TreeStates(files, Excluded.of(files, run.task()), index)).file(run);
    index.tidy();
    return filed;
  }

  @Override
  public Launch check(TaskRun run, int check) throws IOException {
    Task task = run.task();
    int number = run.attempt().number();
    Path base = files.check(task.id(), number, check);
    Path input = base.resolveSibling(base.getFileName() + ".in");
    // What lies there was written by nobody who should: no worker can say in advance what a check
    // will print.
    clear(base.resolveSibling(base.getFileName() + ".log"));
    clear(input);
    OwnFile.write(input, "");
    List<String> command = List.of("sh", "-c", check(task, check).run());
    return new Launch(
        id(), base, input, command, files.workspace(), environment(profile(task), task, number));
  }

  @Override
  public Finding judge(TaskRun run, int check, Exit exit) throws IOException {
    Path base = files.check(run.task().id(), run.attempt().number(), check);
    Path log = Path.of(base + ".log");
    TestReports reports = new TestReports(files.workspace(), Path.of(base + ".in"));
    return new CheckJudge(
            check(run.task(), check), exit, LogTail.text(log), reports, files.shown(log))
        .judge();
  }

  private Notes keep(TaskRun run, Ground ground) throws IOException {
    Task task = run.task();
    ground.clear();
    ground.open(files, run);
    Artifacts owed = task.expected().artifacts();
    if (owed != null) {
      for (String file : List.of(owed.report(), owed.marker())) {
        Path folder = Path.of(file).getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
      }
      ground.keep(Path.of(owed.report()), ground.report());
      ground.keep(Path.of(owed.marker()), ground.marker());
    }
    new Others(files, offLimits).note(ground.others(), task);
    String tree =
        new TreeStates(files, Excluded.of(files, task), index).note(ground, task.expected().tree());
    index.tidy();
    return ground.notes(tree);
  }

  /**
   * Whether an attempt's surroundings are compared: not for a plain shell step, nor where nobody
   * looks; they pay nothing.
   */
  private static boolean watched(Task task) {
    boolean agent = task.assignment().run() == null;
    return (agent && task.expected().tree().change() != TreeRule.Change.UNWATCHED)
        || task.expected().artifacts() != null
        || task.expected().tree().binds()
        || task.expected().tree().keeping() != null;
  }

  private static List<String> command(
      Profile profile, Assignment assignment, Map<String, String> added) throws IOException {
    Map<String, String> inherited = new HashMap<>(System.getenv());
    inherited.putAll(added);
    if (profile.find(inherited).isEmpty()) {
      String install = profile.install().isEmpty() ? "" : "; " + profile.install();
      throw new IOException(
          profile.program() + " of worker " + profile.name() + " is not there" + install);
    }
    try {
      return profile.command(assignment);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Map<String, String> environment(Profile profile, Task task, int attempt) {
    Map<String, String> all = new HashMap<>(profile.environment());
    all.putAll(environment.apply(task.id()));
    all.put("COORDINATOR_TASK", task.id());
    all.put("COORDINATOR_ATTEMPT_NUMBER", String.valueOf(attempt));
    all.put("COORDINATOR_WORKSPACE", files.workspace().toString());
    Artifacts owed = task.expected().artifacts();
    if (owed != null) {
      all.put("COORDINATOR_REPORT", owed.report());
      all.put("COORDINATOR_MARKER", owed.marker());
      all.put("COORDINATOR_PLAN_MARKER", owed.planMarker());
    }
    return all;
  }

  private Profile profile(Task task) throws IOException {
    try {
      return profiles.get(task.assignment().worker().profile());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Check check(Task task, int check) {
    return task.expected().checks().get(check - 1);
  }

  private static String id() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
