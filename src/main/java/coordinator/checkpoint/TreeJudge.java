package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

  static final String SUBJECT = "Work tree";
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
      List<Finding> findings = new ArrayList<>(rule.binds() ? findings(run, tree, now) : List.of());
      if (own.size() > MOST_CHANGES) {
        findings.add(
            Finding.note(
                SUBJECT, own.size() + " files changed; the first " + MOST_CHANGES + " are listed"));
      }
      if (rule.binds() && !tree.remark(now).isEmpty()) {
        findings.add(Finding.note(SUBJECT, tree.remark(now)));
      }
      findings.addAll(settings(ground));
      new HeadMoves(files, states, run)
          .note()
          .ifPresent(
              move ->
                  findings.add(
                      Finding.note(SUBJECT, "HEAD was moved in this attempt: " + move.words())));
      Notes notes =
          new Notes(
              TreeStates.head(now), Map.of(Ground.TREE_AFTER, Fingerprint.of(ground.treeAfter())));
      notes = kept(notes, ground.guardedAfter(), Ground.GUARDED_AFTER);
      return new Seen(findings, changes, kept(notes, ground.headAfter(), Ground.HEAD_AFTER));
    } catch (IOException | InvalidPathException e) {
      return unknown(rule, String.valueOf(e.getMessage()));
    }
  }

  private static Notes kept(Notes notes, Path file, String name) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? notes.with(name, Fingerprint.of(file))
        : notes;
  }

  private static Seen unknown(TreeRule rule, String why) {
    String text = "cannot be compared: " + why;
    return new Seen(
        List.of(rule.binds() ? Finding.fails(SUBJECT, text) : Finding.note(SUBJECT, text)),
        List.of(),
        Notes.NONE);
  }

  private List<Finding> findings(TaskRun run, WorkTree tree, String now) throws IOException {
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
      case MUST_NOT -> {
        List<String> looked = states.sinceLooked(run, now);
        findings.add(
            looked.isEmpty()
                ? Finding.holds(SUBJECT, "nothing has changed")
                : Finding.fails(
                    SUBJECT,
                    "changed in a phase that may change nothing but its artifacts: "
                        + listed(looked)));
      }
    }
    if (!rule.protect().isEmpty()) {
      try {
        findings.addAll(new ProtectJudge(files, states, run).judge(tree, since));
      } catch (IllegalArgumentException e) {
        findings.add(Finding.fails(SUBJECT, String.valueOf(e.getMessage())));
      }
    }
    return findings;
  }

  /**
   * What the checks made of the work tree, which run the worker's code: build outputs are theirs to
   * write, protected files are not, nor anything else in a phase that may change nothing.
   *
   * @param notes what was noted after the attempt
   */
  Seen judgeChecks(TaskRun run, Notes notes) throws IOException {
    TreeRule rule = run.task().expected().tree();
    Ground ground = states.ground(run, run.attempt());
    String after = states.after(run, run.attempt());
    if (!rule.binds() || after.isEmpty()) {
      return new Seen(List.of(), List.of(), notes);
    }
    try {
      WorkTree tree = states.tree(run);
      String now = tree.state(after);
      List<String> changed = tree.changed(after, now);
      Set<String> charged = new TreeSet<>();
      if (!rule.protect().isEmpty()) {
        charged.addAll(new ProtectJudge(files, states, run).byChecks(tree, after, changed, notes));
      }
      if (rule.change() == TreeRule.Change.MUST_NOT) {
        Set<String> users = tree instanceof GitTree git ? git.known() : Set.of();
        Globs none = new Globs(List.of());
        changed.stream()
            .filter(path -> users.contains(path) || !Products.hold(path, none))
            .forEach(charged::add);
      }
      AtomicFile.write(ground.treeChecked(), now);
      AtomicFile.write(ground.byChecks(), String.join("\n", charged));
      Notes all =
          notes
              .with(Ground.TREE_CHECKED, Fingerprint.of(ground.treeChecked()))
              .with(Ground.BY_CHECKS, Fingerprint.of(ground.byChecks()));
      return new Seen(
          charged.isEmpty()
              ? List.of()
              : List.of(
                  Finding.fails(
                      SUBJECT,
                      "changed while the checks ran, which run the worker's code: "
                          + listed(List.copyOf(charged)))),
          List.of(),
          all);
    } catch (IOException | IllegalArgumentException e) {
      return new Seen(unknown(rule, String.valueOf(e.getMessage())).findings(), List.of(), notes);
    }
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
      String root = files.workspace() + "/";
      differ.stream()
          .map(line -> line.substring(line.indexOf('\t') + 1))
          .map(file -> file.startsWith(root) ? file.substring(root.length()) : file)
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

  static String listed(List<String> paths) {
    String some = String.join(", ", paths.subList(0, Math.min(8, paths.size())));
    return paths.size() <= 8 ? some : some + " and " + (paths.size() - 8) + " more";
  }
}
