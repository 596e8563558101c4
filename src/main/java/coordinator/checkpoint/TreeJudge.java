package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges what became of the work tree, by the states that were kept before and after each attempt.
 * A phase begins with the first attempt since it last passed; what changed between attempts was not
 * the workers' doing and is not theirs to answer for.
 */
final class TreeJudge {

  private static final String SUBJECT = "Work tree";
  private static final int MOST_CHANGES = 500;

  private final RunFiles files;
  private final TreeStates states;

  TreeJudge(RunFiles files, TreeStates states) {
    this.files = files;
    this.states = states;
  }

  /** What was seen: the findings, this attempt's changes, and what was noted of the tree. */
  record Seen(List<Finding> findings, List<FileChange> changed, Notes notes) {}

  Seen judge(TaskRun run) throws IOException {
    TreeRule rule = run.task().expected().tree();
    Ground ground = states.ground(run, run.attempt());
    try {
      String before = states.before(run, run.attempt());
      WorkTree tree = states.tree(run);
      String now = tree.state(before);
      OwnFile.write(ground.treeAfter(), now);
      List<String> own = tree.changed(before, now);
      List<FileChange> changes =
          tree.measured(before, now, own.subList(0, Math.min(own.size(), MOST_CHANGES)));
      List<Finding> findings =
          new ArrayList<>(rule.binds() ? findings(run, tree, now, own) : List.of());
      if (own.size() > MOST_CHANGES) {
        findings.add(
            Finding.note(
                SUBJECT, own.size() + " files changed; the first " + MOST_CHANGES + " are listed"));
      }
      if (rule.binds() && !tree.remark(now).isEmpty()) {
        findings.add(Finding.note(SUBJECT, tree.remark(now)));
      }
      findings.addAll(settings(ground));
      Notes notes =
          new Notes(
              TreeStates.head(now), Map.of(Ground.TREE_AFTER, Fingerprint.of(ground.treeAfter())));
      return new Seen(findings, changes, notes);
    } catch (IOException e) {
      return unknown(rule, String.valueOf(e.getMessage()));
    }
  }

  private static Seen unknown(TreeRule rule, String why) {
    String text = "cannot be compared: " + why;
    return new Seen(
        List.of(rule.binds() ? Finding.fails(SUBJECT, text) : Finding.note(SUBJECT, text)),
        List.of(),
        Notes.NONE);
  }

  private List<Finding> findings(TaskRun run, WorkTree tree, String now, List<String> own)
      throws IOException {
    TreeRule rule = run.task().expected().tree();
    List<String> since = states.since(run, now);
    List<Finding> findings = new ArrayList<>();
    switch (rule.change()) {
      case MAY, UNWATCHED -> {}
      case MUST ->
          findings.add(
              since.isEmpty()
                  ? Finding.fails(
                      SUBJECT, "no file but the artifacts has changed since the phase began")
                  : Finding.holds(SUBJECT, "changed since the phase began: " + listed(since)));
      case MUST_NOT ->
          findings.add(
              own.isEmpty()
                  ? Finding.holds(SUBJECT, "nothing has changed")
                  : Finding.fails(
                      SUBJECT,
                      "changed in a phase that may change nothing but its artifacts: "
                          + listed(own)));
    }
    if (!rule.protect().isEmpty()) {
      findings.addAll(protect(run, tree, since));
    }
    return findings;
  }

  private List<Finding> protect(TaskRun run, WorkTree tree, List<String> since) throws IOException {
    List<String> patterns = run.task().expected().tree().protect();
    Globs globs;
    try {
      globs = new Globs(patterns);
    } catch (IllegalArgumentException e) {
      return List.of(Finding.fails(SUBJECT, String.valueOf(e.getMessage())));
    }
    List<String> guarded = states.guarded(run);
    Set<String> suspects = new TreeSet<>(new Guarded(files.workspace()).touched(guarded));
    suspects.removeAll(states.between(run));
    suspects.addAll(since);
    if (tree instanceof GitTree git) {
      suspects.addAll(git.hiddenSince(states.began(run), globs));
    }
    List<Finding> findings = new ArrayList<>(List.of(protect(patterns, globs, suspects)));
    if (!Guarded.remark(guarded).isEmpty()) {
      findings.add(Finding.note(SUBJECT, Guarded.remark(guarded)));
    }
    return findings;
  }

  private static Finding protect(List<String> patterns, Globs globs, Set<String> suspects) {
    List<String> touched =
        suspects.stream()
            .filter(globs::match)
            .map(path -> path + " (protected by '" + globs.matching(path).orElse("") + "')")
            .toList();
    return touched.isEmpty()
        ? Finding.holds(SUBJECT, "nothing protected has changed: " + String.join(", ", patterns))
        : Finding.fails(
            SUBJECT, "protected, but changed since the phase began: " + listed(touched));
  }

  /** Names the settings of git that are no longer as they were; they are not followed. */
  private List<Finding> settings(Ground ground) throws IOException {
    List<String> changed = new ArrayList<>();
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    if (place.isPresent() && Files.isRegularFile(ground.settings(), LinkOption.NOFOLLOW_LINKS)) {
      Set<String> then = new TreeSet<>(Files.readAllLines(ground.settings()));
      Set<String> now = new TreeSet<>(GitRules.of(place.get()).settings());
      Set<String> differ = new TreeSet<>(now);
      differ.removeAll(then);
      then.removeAll(now);
      differ.addAll(then);
      differ.stream()
          .map(line -> files.shown(Path.of(line.substring(line.indexOf('\t') + 1))))
          .distinct()
          .forEach(changed::add);
    }
    return changed.isEmpty()
        ? List.of()
        : List.of(
            Finding.note(
                SUBJECT,
                "git's own settings were changed in this attempt, and are not followed here: "
                    + listed(changed)));
  }

  private static String listed(List<String> paths) {
    String some = String.join(", ", paths.subList(0, Math.min(8, paths.size())));
    return paths.size() <= 8 ? some : some + " and " + (paths.size() - 8) + " more";
  }
}
