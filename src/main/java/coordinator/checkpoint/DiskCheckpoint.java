package coordinator.checkpoint;

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
import coordinator.task.Tokens;
import coordinator.task.TreeRule;
import coordinator.task.Trouble;
import coordinator.worker.Launch;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import coordinator.worker.Self;
import coordinator.worker.Transcript;
import coordinator.worker.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of tasks whose files lie on this machine. What it must remember lies on disk, so a
 * restart loses none.
 */
public final class DiskCheckpoint implements Checkpoint {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RunFiles files;
  private final Profiles profiles;
  private final Function<String, Map<String, String>> environment;
  private final List<Path> offLimits;
  private final Transcripts transcripts;
  private final Prompts prompts;
  private final Examiner examiner;
  private final OwnIndex index;

  /**
   * @param environment what is added to the environment of a task's processes, by the task's id;
   *     never recorded
   * @param offLimits absolute paths of files that no worker may change: the plan, the coordinator's
   *     configuration
   * @param clock for reading the times that a worker names in its log
   */
  public DiskCheckpoint(
      RunFiles files,
      Profiles profiles,
      Function<String, Map<String, String>> environment,
      List<Path> offLimits,
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
      List<Path> offLimits,
      InstantSource clock,
      Examiner examiner) {
    this.files = files;
    this.profiles = profiles;
    this.environment = environment;
    this.offLimits = List.copyOf(offLimits);
    this.transcripts = new Transcripts(clock, ZoneId.systemDefault());
    this.prompts = new Prompts(files, offLimits, examiner);
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
    Files.createDirectories(files.folder());
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
  public Evidence inspect(TaskRun run) throws IOException {
    Task task = run.task();
    Attempt attempt = run.attempt();
    if (attempt.inquest().evidence() != null) {
      return inspectAfterChecks(run, attempt.inquest().evidence());
    }
    Ground ground = Ground.of(files, task.id(), attempt.number());
    List<Finding> findings = new ArrayList<>(artifacts(task, ground));
    Transcript transcript = transcript(task, attempt);
    if (!watched(task)) {
      findings.addAll(examiner.examine(run, List.of(), transcript.message()));
      return new Evidence(findings, transcript.trouble(), transcript.tokens(), List.of());
    }
    List<Path> spoilt = ground.spoilt(attempt.inquest().notes());
    List<Finding> others = new ArrayList<>(others().spoilt(spoilt));
    if (!spoilt.contains(ground.others())) {
      others.addAll(othersFiles(run));
    }
    others().note(ground.othersAfter(), task.id(), task.expected().artifacts());
    TreeJudge.Seen seen = new TreeJudge(files, states(task)).judge(run);
    others.addAll(seen.findings());
    findings.addAll(others);
    findings.addAll(examiner.examine(run, seen.changed(), transcript.message()));
    ground.close();
    index.tidy();
    Trouble trouble = transcript.trouble();
    return new Evidence(
        findings,
        trouble == null ? doubt(task, others) : trouble,
        transcript.tokens(),
        seen.changed(),
        seen.notes().with(Ground.OTHERS_AFTER, Fingerprint.of(ground.othersAfter())));
  }

  /** What is new since the first look; the checks run the worker's code. */
  private Evidence inspectAfterChecks(TaskRun run, Evidence before) throws IOException {
    Task task = run.task();
    Ground ground = Ground.of(files, task.id(), run.attempt().number());
    Notes notes = before.notes() == null ? Notes.NONE : before.notes();
    List<Finding> findings = new ArrayList<>(others().spoilt(ground.spoilt(notes)));
    if (findings.isEmpty()) {
      findings.addAll(
          others()
              .judge(
                  new OthersSince(files, run).knownToChecks(notes),
                  OthersSince.BY_CHECKS,
                  task,
                  excused(run)));
    }
    TreeJudge.Seen seen = new TreeJudge(files, states(task)).judgeChecks(run, notes);
    findings.addAll(seen.findings());
    others().note(ground.othersChecked(), task.id(), task.expected().artifacts());
    index.tidy();
    return new Evidence(
        findings,
        doubt(task, findings),
        Tokens.NONE,
        List.of(),
        seen.notes().with(Ground.OTHERS_CHECKED, Fingerprint.of(ground.othersChecked())));
  }

  private List<Finding> othersFiles(TaskRun run) throws IOException {
    Map<Path, Others.Known> known;
    try {
      known = new OthersSince(files, run).known();
    } catch (IOException e) {
      return List.of(Finding.fails("Others' files", "cannot be compared: " + e.getMessage()));
    }
    return others().judge(known, OthersSince.THIS_ATTEMPT, run.task(), excused(run));
  }

  /** What phases beside this one may have written since it began. */
  private Set<String> excused(TaskRun run) throws IOException {
    Set<String> excused = new HashSet<>();
    for (int k = Stretch.looked(run); readOnly(run.task()) && k <= run.attempts().size(); k++) {
      excused.addAll(Ground.of(files, run.task().id(), k).owedBeside(files, run.task().id()));
    }
    return excused;
  }

  /**
   * What changed around an agent that may only read was not its doing, and it is not to be blamed.
   * Of a worker that may write nobody can tell what was its own and what somebody else's.
   */
  private static @Nullable Trouble doubt(Task task, List<Finding> surroundings) {
    return surroundings.stream()
        .filter(finding -> finding.failed() && readOnly(task) && task.assignment().run() == null)
        .findFirst()
        .map(
            finding ->
                new Trouble(
                    Trouble.Kind.DOUBT,
                    finding.text() + ", though its worker may only read",
                    null,
                    "look who it was; approve to let it be done again"))
        .orElse(null);
  }

  /** Only such run side by side; a worker that may write is always alone with its work tree. */
  private static boolean readOnly(Task task) {
    return !task.assignment().worker().mode().writes();
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
    Path log = Path.of(files.worker(task.id(), attempt.number()) + ".log");
    Exit exit = attempt.exit();
    int code =
        exit != null && exit.kind() == Exit.Kind.ENDED && exit.stopped() == null ? exit.code() : 0;
    return transcripts.read(log, profile(task).transcript(), code);
  }

  @Override
  public Filed file(TaskRun run) throws IOException {
    Filed filed = new Filing(files, states(run.task())).file(run);
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
    others().note(ground.others(), task.id(), owed);
    String tree = states(task).note(ground, task.expected().tree());
    index.tidy();
    return ground.notes(tree);
  }

  private List<Finding> artifacts(Task task, Ground ground) throws IOException {
    Artifacts owed = task.expected().artifacts();
    if (owed == null) {
      return List.of();
    }
    Path report = Path.of(owed.report());
    Path marker = Path.of(owed.marker());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        Report.judge(
            PlainFile.left(report, files, ground.report()), task.id(), task.expected().red()));
    findings.addAll(
        Marker.judge(PlainFile.left(marker, files, ground.marker()), owed.planMarker()));
    return findings;
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

  private Others others() {
    return new Others(files, offLimits);
  }

  private TreeStates states(Task task) {
    Set<String> excluded = new LinkedHashSet<>();
    Path scratch = files.folder().getParent();
    exclude(
        excluded,
        scratch != null && scratch.endsWith("tmp") ? scratch : files.folder(),
        files.folder());
    Artifacts owed = task.expected().artifacts();
    for (String file : owed == null ? List.<String>of() : List.of(owed.report(), owed.marker())) {
      exclude(excluded, Path.of(file).getParent(), Path.of(file));
    }
    for (Path output : Self.output()) {
      exclude(excluded, null, output);
    }
    return new TreeStates(files, List.copyOf(excluded), index);
  }

  private void exclude(Set<String> excluded, @Nullable Path folder, Path otherwise) {
    Path workspace = files.workspace();
    Path left = folder == null || workspace.startsWith(folder) ? otherwise : folder;
    if (left.startsWith(workspace) && !left.equals(workspace)) {
      excluded.add(workspace.relativize(left).toString());
    }
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
