package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  private final List<String> excluded;

  TreeJudge(RunFiles files, List<String> excluded) {
    this.files = files;
    this.excluded = List.copyOf(excluded);
  }

  /** What was seen: the findings, and this attempt's changes. */
  record Seen(List<Finding> findings, List<FileChange> changed) {}

  /** Keeps the state before an attempt. */
  void note(Ground ground) throws IOException {
    GitTree git = git();
    if (git.keeps()) {
      try {
        Files.writeString(ground.tree(), git.state());
        return;
      } catch (IOException e) {
        // Then without git, and the judgement says so.
      }
    }
    Files.writeString(ground.tree(), hashed().state());
  }

  Seen judge(TaskRun run) throws IOException {
    TreeRule rule = run.task().expected().tree();
    int number = run.attempt().number();
    Ground ground = Ground.of(files, run.task().id(), number);
    Optional<String> kept = kept(ground.tree());
    if (kept.isEmpty()) {
      return unknown(rule, files.shown(ground.tree()) + " is gone");
    }
    WorkTree tree = kept.get().startsWith(GitTree.KIND) ? git() : hashed();
    try {
      String now = tree.state();
      Files.writeString(ground.treeAfter(), now);
      List<String> own = tree.changed(kept.get(), now);
      List<FileChange> changes =
          tree.measured(kept.get(), now, own.subList(0, Math.min(own.size(), MOST_CHANGES)));
      List<Finding> findings =
          new ArrayList<>(
              rule.binds() ? findings(rule, own, since(tree, run, now, own)) : List.of());
      if (own.size() > MOST_CHANGES) {
        findings.add(
            Finding.note(
                SUBJECT, own.size() + " files changed; the first " + MOST_CHANGES + " are listed"));
      }
      if (rule.binds() && !tree.remark(now).isEmpty()) {
        findings.add(Finding.note(SUBJECT, tree.remark(now)));
      }
      return new Seen(findings, changes);
    } catch (IOException e) {
      return unknown(rule, String.valueOf(e.getMessage()));
    }
  }

  private static Seen unknown(TreeRule rule, String why) {
    String text = "cannot be compared: " + why;
    return new Seen(
        List.of(rule.binds() ? Finding.fails(SUBJECT, text) : Finding.note(SUBJECT, text)),
        List.of());
  }

  private static List<Finding> findings(TreeRule rule, List<String> own, List<String> since) {
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
      findings.add(protect(rule.protect(), since));
    }
    return findings;
  }

  private static Finding protect(List<String> patterns, List<String> since) {
    Globs globs;
    try {
      globs = new Globs(patterns);
    } catch (IllegalArgumentException e) {
      return Finding.fails(SUBJECT, String.valueOf(e.getMessage()));
    }
    List<String> touched =
        since.stream()
            .filter(globs::match)
            .map(path -> path + " (protected by '" + globs.matching(path).orElse("") + "')")
            .toList();
    return touched.isEmpty()
        ? Finding.holds(SUBJECT, "nothing protected has changed: " + String.join(", ", patterns))
        : Finding.fails(
            SUBJECT, "protected, but changed since the phase began: " + listed(touched));
  }

  /**
   * The paths that differ from what they were when the phase began, or from what others made of
   * them since.
   */
  private List<String> since(WorkTree tree, TaskRun run, String now, List<String> own)
      throws IOException {
    int first = beginning(run);
    int last = run.attempt().number();
    if (first == last) {
      return own;
    }
    Set<String> settled = new HashSet<>();
    Set<String> blamed = new TreeSet<>();
    for (int k = last; k > first; k--) {
      Optional<String> start = kept(ground(run, k).tree());
      Optional<String> left = kept(ground(run, k - 1).treeAfter());
      if (start.isEmpty()
          || left.isEmpty()
          || !alike(start.get(), now)
          || !alike(left.get(), now)) {
        continue;
      }
      Set<String> between = new HashSet<>(tree.changed(left.get(), start.get()));
      between.removeAll(settled);
      if (!between.isEmpty()) {
        tree.changed(start.get(), now).stream().filter(between::contains).forEach(blamed::add);
        settled.addAll(between);
      }
    }
    String began = kept(ground(run, first).tree()).orElse(now);
    tree.changed(began, now).stream().filter(path -> !settled.contains(path)).forEach(blamed::add);
    return List.copyOf(blamed);
  }

  /**
   * The number of the first attempt since the task last passed whose state was kept in the same
   * way.
   */
  private int beginning(TaskRun run) {
    int last = run.attempt().number();
    String kind = kindOf(kept(ground(run, last).tree()).orElse(""));
    int first = last;
    for (int k = last - 1; k >= 1; k--) {
      Attempt attempt = run.attempts().get(k - 1);
      boolean passed = attempt.inquest().verdict() != null && attempt.inquest().verdict().passed();
      if (passed) {
        break;
      }
      if (kindOf(kept(ground(run, k).tree()).orElse("")).equals(kind)) {
        first = k;
      }
    }
    return first;
  }

  private Ground ground(TaskRun run, int attempt) {
    return Ground.of(files, run.task().id(), attempt);
  }

  private static Optional<String> kept(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(Files.readString(file))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean alike(String state, String other) {
    return kindOf(state).equals(kindOf(other));
  }

  private static String kindOf(String state) {
    return state.startsWith(GitTree.KIND)
        ? GitTree.KIND
        : state.startsWith(HashedTree.KIND) ? HashedTree.KIND : "";
  }

  private static String listed(List<String> paths) {
    String some = String.join(", ", paths.subList(0, Math.min(8, paths.size())));
    return paths.size() <= 8 ? some : some + " and " + (paths.size() - 8) + " more";
  }

  private GitTree git() {
    return new GitTree(files.workspace(), files.folder().resolve("tree.index"), excluded);
  }

  private HashedTree hashed() {
    return new HashedTree(files.workspace(), excluded);
  }
}
