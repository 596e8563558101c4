package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.Tokens;
import coordinator.task.Trouble;
import coordinator.worker.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the last attempt of a task left: once when its worker has ended, and once more
 * after its checks, which run the worker's code.
 */
final class Inspection {

  private final RunFiles files;
  private final Examiner examiner;
  private final OwnIndex index;
  private final TaskRun run;
  private final Task task;
  private final Ground ground;
  private final Others others;

  Inspection(RunFiles files, OffLimits offLimits, Examiner examiner, OwnIndex index, TaskRun run) {
    this.files = files;
    this.examiner = examiner;
    this.index = index;
    this.run = run;
    this.task = run.task();
    this.ground = Ground.of(files, task.id(), run.attempt().number());
    this.others = new Others(files, offLimits);
  }

  private TreeJudge tree() {
    return new TreeJudge(files, new TreeStates(files, Excluded.of(files, task), index));
  }

  /** What is seen of an attempt whose surroundings are not compared. */
  Evidence unwatched(Transcript transcript) throws IOException {
    List<Finding> findings = new ArrayList<>(artifacts());
    findings.addAll(examiner.examine(run, List.of(), transcript.message()));
    return new Evidence(findings, transcript.trouble(), transcript.tokens(), List.of());
  }

  /** What is seen when the worker has ended. */
  Evidence first(Transcript transcript) throws IOException {
    List<Finding> findings = new ArrayList<>(artifacts());
    List<Path> spoilt = ground.spoilt(run.attempt().inquest().notes());
    List<Finding> around = new ArrayList<>(others.spoilt(spoilt));
    if (!spoilt.contains(ground.others())) {
      around.addAll(othersFiles());
    }
    others.note(ground.othersAfter(), task);
    TreeJudge.Seen seen = tree().judge(run);
    around.addAll(seen.findings());
    findings.addAll(around);
    findings.addAll(examiner.examine(run, seen.changed(), transcript.message()));
    ground.close();
    index.tidy();
    Trouble trouble = transcript.trouble();
    return new Evidence(
        findings,
        trouble == null ? doubt(around) : trouble,
        transcript.tokens(),
        seen.changed(),
        seen.notes().with(Ground.OTHERS_AFTER, Fingerprint.of(ground.othersAfter())));
  }

  /** What is new since then; the checks run the worker's code. */
  Evidence afterChecks(Evidence before) throws IOException {
    Notes notes = before.notes() == null ? Notes.NONE : before.notes();
    List<Finding> findings = new ArrayList<>(others.spoilt(ground.spoilt(notes)));
    if (findings.isEmpty()) {
      findings.addAll(
          others.judge(
              new OthersSince(files, run).knownToChecks(notes),
              OthersSince.BY_CHECKS,
              task,
              excused()));
    }
    TreeJudge.Seen seen = tree().judgeChecks(run, notes);
    findings.addAll(seen.findings());
    others.note(ground.othersChecked(), task);
    index.tidy();
    return new Evidence(
        findings,
        doubt(findings),
        Tokens.NONE,
        List.of(),
        seen.notes().with(Ground.OTHERS_CHECKED, Fingerprint.of(ground.othersChecked())));
  }

  private List<Finding> artifacts() throws IOException {
    Artifacts owed = task.expected().artifacts();
    if (owed == null) {
      return List.of();
    }
    PlainFile report = PlainFile.left(Path.of(owed.report()), files, ground.report());
    PlainFile marker = PlainFile.left(Path.of(owed.marker()), files, ground.marker());
    List<Finding> findings =
        new ArrayList<>(Report.judge(report, task.id(), task.expected().red()));
    findings.addAll(Marker.judge(marker, owed.planMarker()));
    return findings;
  }

  private List<Finding> othersFiles() throws IOException {
    Map<Path, Others.Known> known;
    try {
      known = new OthersSince(files, run).known();
    } catch (IOException e) {
      return List.of(Finding.fails("Others' files", "cannot be compared: " + e.getMessage()));
    }
    return others.judge(known, OthersSince.THIS_ATTEMPT, task, excused());
  }

  /** What phases beside this one may have written since it began. */
  private Set<String> excused() throws IOException {
    Set<String> excused = new HashSet<>();
    for (int k = Stretch.looked(run); readOnly() && k <= run.attempts().size(); k++) {
      excused.addAll(Ground.of(files, task.id(), k).owedBeside(files, task.id()));
    }
    return excused;
  }

  /**
   * What changed around an agent that may only read was not its doing, and it is not to be blamed.
   * Of a worker that may write nobody can tell what was its own and what somebody else's.
   */
  private @Nullable Trouble doubt(List<Finding> surroundings) {
    return surroundings.stream()
        .filter(finding -> finding.failed() && readOnly() && task.assignment().run() == null)
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
  private boolean readOnly() {
    return !task.assignment().worker().mode().writes();
  }
}
