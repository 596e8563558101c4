package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.Evidence;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The states of the work tree before and after each attempt, as they are kept on disk, and believed
 * as far as the record knows them. A phase begins with the first attempt since it last passed; what
 * changed between attempts was not the workers' doing and is not theirs to answer for.
 */
final class TreeStates {

  private final RunFiles files;
  private final List<String> excluded;
  private final OwnIndex index;

  /**
   * @param excluded folders and files, relative to the workspace, that never count
   */
  TreeStates(RunFiles files, List<String> excluded, OwnIndex index) {
    this.files = files;
    this.excluded = List.copyOf(excluded);
    this.index = index;
  }

  /**
   * Keeps the state before an attempt.
   *
   * @return the state in a line
   */
  String note(Ground ground, TreeRule rule) throws IOException {
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    if (place.isPresent()) {
      try {
        GitRules rules = GitRules.of(place.get());
        GitTree git = git(place.get(), rules.patterns());
        if (git.keeps()) {
          String state = git.state("");
          OwnFile.write(ground.settings(), rules.settings());
          OwnFile.write(ground.head(), Head.of(place.get()).line());
          return note(ground, rule, git, state, rules.patterns());
        }
      } catch (IOException e) {
        // Then without git, and the judgement says so.
      }
    }
    String rules = GitPlace.text(files.workspace().resolve(".gitignore"));
    HashedTree hashed = hashed(rules);
    return note(ground, rule, hashed, hashed.state(""), rules);
  }

  private String note(Ground ground, TreeRule rule, WorkTree tree, String state, String rules)
      throws IOException {
    OwnFile.write(ground.rules(), rules);
    OwnFile.write(ground.tree(), state);
    if (!rule.protect().isEmpty()) {
      Globs globs = new Globs(rule.protect());
      Set<String> known = tree.files(state).keySet();
      OwnFile.write(
          ground.guarded(), Guarded.of(files.workspace(), globs, known, excluded).lines());
    }
    return head(state);
  }

  /**
   * The paths that differ from what they were when the phase began, or from what others made of
   * them since.
   */
  List<String> since(TaskRun run, String now) throws IOException {
    return since(run, beginning(run), now);
  }

  /** The same, but without what came about in or before an attempt at which nobody looked. */
  List<String> sinceLooked(TaskRun run, String now) throws IOException {
    return since(run, beginning(run, Stretch.looked(run)), now);
  }

  private List<String> since(TaskRun run, int first, String now) throws IOException {
    int last = run.attempt().number();
    WorkTree tree = tree(run);
    if (first == last) {
      return tree.changed(before(run, run.attempt()), now);
    }
    Set<String> settled = new HashSet<>();
    Set<String> blamed = new TreeSet<>();
    for (int k = last; k > first; k--) {
      String start = before(run, run.attempts().get(k - 1));
      String left = after(run, run.attempts().get(k - 2));
      if (!alike(start, now) || !alike(left, now)) {
        continue;
      }
      Set<String> between = between(run, tree, k);
      between.removeAll(settled);
      if (!between.isEmpty()) {
        tree.changed(start, now).stream().filter(between::contains).forEach(blamed::add);
        settled.addAll(between);
      }
    }
    String began = before(run, run.attempts().get(first - 1));
    tree.changed(began, now).stream().filter(path -> !settled.contains(path)).forEach(blamed::add);
    return List.copyOf(blamed);
  }

  /** The number of the first attempt of the phase whose state was kept in the same way. */
  int beginning(TaskRun run) throws IOException {
    return beginning(run, Stretch.beginning(run));
  }

  private int beginning(TaskRun run, int from) throws IOException {
    int first = run.attempt().number();
    String kind = kindOf(before(run, run.attempt()));
    for (int k = first - 1; k >= from; k--) {
      if (kindOf(before(run, run.attempts().get(k - 1))).equals(kind)) {
        first = k;
      }
    }
    return first;
  }

  /**
   * What others changed before the attempt of this number; not what the checks of the one before
   * should have left alone.
   */
  private Set<String> between(TaskRun run, WorkTree tree, int number) throws IOException {
    Attempt earlier = run.attempts().get(number - 2);
    String start = before(run, run.attempts().get(number - 1));
    Set<String> between = new HashSet<>(tree.changed(after(run, earlier), start));
    Evidence evidence = earlier.inquest().evidence();
    Notes notes = evidence == null ? null : evidence.notes();
    if (notes != null && notes.digest(Ground.BY_CHECKS).isPresent()) {
      String checked = kept(ground(run, earlier).treeChecked(), notes, Ground.TREE_CHECKED);
      between.removeAll(byChecks(run, earlier, notes));
      between.addAll(tree.changed(checked, start));
    }
    return between;
  }

  /** The paths that the checks of an attempt changed and that were not theirs to change. */
  Set<String> byChecks(TaskRun run, Attempt attempt, Notes notes) throws IOException {
    return notes.digest(Ground.BY_CHECKS).isEmpty()
        ? Set.of()
        : Set.copyOf(
            kept(ground(run, attempt).byChecks(), notes, Ground.BY_CHECKS).lines().toList());
  }

  /** Folders and files, relative to the workspace, that never count. */
  List<String> excluded() {
    return excluded;
  }

  /** The state when the phase began. */
  String began(TaskRun run) throws IOException {
    return before(run, run.attempts().get(beginning(run) - 1));
  }

  Ground ground(TaskRun run, Attempt attempt) {
    return Ground.of(files, run.task().id(), attempt.number());
  }

  /** The state before an attempt. */
  String before(TaskRun run, Attempt attempt) throws IOException {
    Path file = ground(run, attempt).tree();
    return kept(file, attempt.inquest().notes(), Ground.TREE);
  }

  /** The state after an attempt; empty if it was not looked at. */
  String after(TaskRun run, Attempt attempt) throws IOException {
    Evidence evidence = attempt.inquest().evidence();
    Notes notes = evidence == null ? null : evidence.notes();
    boolean seen = notes != null && notes.digest(Ground.TREE_AFTER).isPresent();
    return notes != null && seen
        ? kept(ground(run, attempt).treeAfter(), notes, Ground.TREE_AFTER)
        : "";
  }

  /**
   * A state that was kept, as far as it still is what the record knows; made from the record where
   * that holds all of it.
   */
  String kept(Path file, Notes notes, String name) throws IOException {
    boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    String digest = notes.digest(name).orElse("");
    if (there && (digest.isEmpty() || Fingerprint.of(file).equals(digest))) {
      return Files.readString(file);
    }
    if (Fingerprint.hash(notes.tree().getBytes(StandardCharsets.UTF_8)).equals(digest)) {
      return notes.tree();
    }
    throw new IOException(
        files.shown(file) + (there ? " is not what was written there" : " is gone"));
  }

  /** The patterns of ignored files as they were when an attempt began. */
  private String rules(TaskRun run, Ground ground) throws IOException {
    String digest = run.attempt().inquest().notes().digest(Ground.RULES).orElse("");
    if (Fingerprint.of(ground.rules()).equals(digest)) {
      return Files.readString(ground.rules());
    }
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    return place.isPresent()
        ? GitRules.of(place.get()).patterns()
        : GitPlace.text(files.workspace().resolve(".gitignore"));
  }

  static String head(String state) {
    return state.lines().findFirst().orElse("");
  }

  private static boolean alike(String state, String other) {
    return kindOf(state).equals(kindOf(other));
  }

  private static String kindOf(String state) {
    return state.startsWith(GitState.KIND)
        ? GitState.KIND
        : state.startsWith(HashedTree.KIND) ? HashedTree.KIND : "";
  }

  /** The work tree in the form in which it was taken down before the last attempt. */
  WorkTree tree(TaskRun run) throws IOException {
    return tree(before(run, run.attempt()), rules(run, ground(run, run.attempt())));
  }

  private WorkTree tree(String state, String rules) throws IOException {
    if (!state.startsWith(GitState.KIND)) {
      return hashed(rules);
    }
    GitPlace place =
        GitPlace.of(files.workspace())
            .orElseThrow(() -> new IOException("the git repository is no longer there"));
    return git(place, rules);
  }

  private GitTree git(GitPlace place, String rules) {
    return new GitTree(files.workspace(), place, index, excluded, rules);
  }

  private HashedTree hashed(String rules) {
    return new HashedTree(files.workspace(), excluded, rules);
  }
}
