package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Judges what became of protected files since the phase began, by the work tree and by hashes of
 * our own; what others changed between attempts is taken as it is.
 */
final class ProtectJudge {

  private static final Pattern CACHE =
      Pattern.compile("(?:^|/)(?:__pycache__|\\.pytest_cache|node_modules)/");

  private final RunFiles files;
  private final TreeStates states;
  private final TaskRun run;
  private final List<String> patterns;
  private final Globs globs;

  /**
   * @throws IllegalArgumentException if a pattern is no glob
   */
  ProtectJudge(RunFiles files, TreeStates states, TaskRun run) {
    this.files = files;
    this.states = states;
    this.run = run;
    this.patterns = run.task().expected().tree().protect();
    this.globs = new Globs(patterns);
  }

  /**
   * Judges what the attempt left, and keeps the hashes for the next.
   *
   * @param since the paths of the work tree that have changed since the phase began
   */
  List<Finding> judge(WorkTree tree, List<String> since) throws IOException {
    Ground ground = states.ground(run, run.attempt());
    Map<String, String> must = must();
    Guarded now = present(must.keySet());
    OwnFile.write(ground.guardedAfter(), now.lines());
    Set<String> suspects = differing(must, now);
    suspects.addAll(since);
    String began = states.began(run);
    if (tree instanceof GitTree git) {
      suspects.addAll(git.hiddenSince(began, globs));
    }
    Set<String> there = new HashSet<>(tree.files(began).keySet());
    must.forEach((path, what) -> there.add(path));
    List<String> idle = globs.idle(there);
    List<Finding> findings = new ArrayList<>(findings(suspects, idle));
    if (!idle.isEmpty()) {
      findings.add(
          Finding.note(
              TreeJudge.SUBJECT, "protected, but no file matches " + String.join(", ", idle)));
    }
    if (!now.whole()) {
      findings.add(Finding.note(TreeJudge.SUBJECT, Guarded.REMARK));
    }
    return findings;
  }

  private List<Finding> findings(Set<String> suspects, List<String> idle) {
    List<String> touched =
        suspects.stream()
            .filter(globs::match)
            .map(path -> path + " (protected by '" + globs.matching(path).orElse("") + "')")
            .toList();
    if (!touched.isEmpty()) {
      return List.of(
          Finding.fails(
              TreeJudge.SUBJECT,
              "protected, but changed since the phase began: " + TreeJudge.listed(touched)));
    }
    List<String> held = patterns.stream().filter(pattern -> !idle.contains(pattern)).toList();
    return held.isEmpty()
        ? List.of()
        : List.of(
            Finding.holds(
                TreeJudge.SUBJECT, "nothing protected has changed: " + String.join(", ", held)));
  }

  /**
   * The protected paths that differ from what the attempt left: the checks' doing.
   *
   * @param left the work tree's state that the attempt left
   * @param changed what differs from it
   */
  Set<String> byChecks(WorkTree tree, String left, List<String> changed, Notes notes)
      throws IOException {
    Set<String> suspects = new TreeSet<>();
    Map<String, String> must = must();
    Optional<Guarded> then =
        noted(ground(run.attempt()).guardedAfter(), notes, Ground.GUARDED_AFTER);
    if (then.isPresent()) {
      must.replaceAll((path, what) -> then.get().fingerprint(path));
      suspects.addAll(differing(must, present(must.keySet())));
    }
    suspects.addAll(changed);
    if (tree instanceof GitTree git) {
      suspects.addAll(git.hiddenSince(left, globs));
    }
    Set<String> known = tree.files(left).keySet();
    suspects.removeIf(
        path ->
            !globs.match(path)
                || (!known.contains(path)
                    && !must.containsKey(path)
                    && CACHE.matcher(path).find()));
    return suspects;
  }

  private Guarded present(Set<String> known) throws IOException {
    return Guarded.of(files.workspace(), globs, known, states.excluded());
  }

  private static Set<String> differing(Map<String, String> must, Guarded now) {
    Set<String> paths = new TreeSet<>();
    must.forEach(
        (path, what) -> {
          if (!now.fingerprint(path).equals(what)) {
            paths.add(path);
          }
        });
    return paths;
  }

  /** What each file must still be: as the phase began, or as others have left it since. */
  private Map<String, String> must() throws IOException {
    int first = states.beginning(run);
    Map<String, String> must = new TreeMap<>();
    before(run.attempts().get(first - 1)).ifPresent(began -> must.putAll(began.files()));
    for (int k = first; k < run.attempt().number(); k++) {
      Attempt earlier = run.attempts().get(k - 1);
      Evidence evidence = earlier.inquest().evidence();
      Notes notes = evidence == null ? null : evidence.notes();
      Optional<Guarded> left =
          notes == null
              ? Optional.empty()
              : noted(ground(earlier).guardedAfter(), notes, Ground.GUARDED_AFTER);
      Optional<Guarded> start = before(run.attempts().get(k));
      if (left.isPresent() && start.isPresent()) {
        Set<String> own = notes == null ? Set.of() : states.byChecks(run, earlier, notes);
        Set<String> paths = new TreeSet<>(left.get().files().keySet());
        paths.addAll(start.get().files().keySet());
        for (String path : paths) {
          String now = start.get().fingerprint(path);
          if (!now.equals(left.get().fingerprint(path)) && !own.contains(path)) {
            must.put(path, now);
          }
        }
      }
    }
    return must;
  }

  private Optional<Guarded> before(Attempt attempt) throws IOException {
    return noted(ground(attempt).guarded(), attempt.inquest().notes(), Ground.GUARDED);
  }

  private Ground ground(Attempt attempt) {
    return states.ground(run, attempt);
  }

  private Optional<Guarded> noted(Path file, Notes notes, String name) throws IOException {
    return notes.digest(name).isEmpty() && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.empty()
        : Optional.of(Guarded.read(states.kept(file, notes, name).lines().toList()));
  }
}
