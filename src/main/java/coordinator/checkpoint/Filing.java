package coordinator.checkpoint;

import coordinator.task.Filed;
import coordinator.task.Keeping;
import coordinator.task.TaskRun;
import coordinator.task.Verdict;
import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a judged attempt's changes into the user's repository: those of a phase that passed onto the
 * current branch, those of an attempt that failed onto a branch of their own. Each step can be done
 * twice, because whoever does it may be killed before it is recorded.
 */
final class Filing {

  private static final String TRAILER = "Coordinator-Attempt: ";
  private static final int EARLIER = 1_000;
  private static final Map<String, String> UNDER_WAY =
      Map.of(
          "MERGE_HEAD", "a merge",
          "CHERRY_PICK_HEAD", "a cherry-pick",
          "REVERT_HEAD", "a revert",
          "rebase-merge", "a rebase",
          "rebase-apply", "a rebase",
          "BISECT_LOG", "a bisect");

  private final RunFiles files;
  private final TreeStates states;
  private final UserGit git;

  Filing(RunFiles files, TreeStates states) {
    this.files = files;
    this.states = states;
    this.git = new UserGit(files.workspace());
  }

  Filed file(TaskRun run) throws IOException {
    Keeping keeping = run.task().expected().tree().keeping();
    Verdict verdict = run.attempt().inquest().verdict();
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    if (keeping == null || verdict == null || place.isEmpty()) {
      return nothing("there is no git repository");
    }
    try {
      return verdict.passed() && keeping.commit() != null
          ? commit(run, place.get(), keeping.commit())
          : keeping.aside() != null
              ? aside(run, place.get(), keeping.aside())
              : nothing("nothing is to be done");
    } catch (IOException e) {
      return nothing(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private static Filed nothing(String why) {
    return new Filed("", null, "left as it is: " + why);
  }

  // ---- passed

  private Filed commit(TaskRun run, GitPlace place, String message) throws IOException {
    String trailer = TRAILER + run.attempt().process().id();
    String left = states.after(run, run.attempt());
    Change change = Change.of(states, run, left);
    JudgedTree judged = new JudgedTree(files, place, git);
    List<String> paths =
        own(change, judged.withMoved(states.since(run, left), moves(run).sinceItBegan(), change));
    if (paths.isEmpty()) {
      return nothing(Filed.NOTHING);
    }
    Command.Output named = git.run("symbolic-ref", "-q", "--short", "HEAD");
    String branch = named.code() == 0 ? named.out().strip() : "HEAD";
    Optional<String> head = head();
    Optional<String> made = head.isEmpty() ? Optional.empty() : made(trailer);
    if (made.isPresent()) {
      judged.refresh(paths);
      return committed(branch, made.get(), paths);
    }
    Optional<String> hindrance = hindrance(place, named.code() != 0, change, paths);
    if (hindrance.isPresent()) {
      return nothing(hindrance.get());
    }
    String tree = judged.present(head, paths, change.after());
    if (head.isPresent() && tree.equals(git.out(Map.of(), "rev-parse", "HEAD^{tree}"))) {
      return new Filed(branch, head.get(), "in " + branch + " already: the worker committed them");
    }
    String commit = commitTree(tree, head, message + "\n\n" + trailer);
    git.out(
        Map.of(),
        "update-ref",
        "-m",
        "commit: " + message.lines().findFirst().orElse(""),
        "HEAD",
        commit,
        head.orElse("0".repeat(commit.length())));
    judged.refresh(paths);
    return committed(branch, commit, paths);
  }

  /** Why nothing can be committed now, and what a person can do. */
  private static Optional<String> hindrance(
      GitPlace place, boolean detached, Change change, List<String> paths) {
    if (detached) {
      return Optional.of("HEAD is detached; 'git switch' to a branch, and commit it");
    }
    return UNDER_WAY.entrySet().stream()
        .filter(state -> Files.exists(place.folder().resolve(state.getKey())))
        .map(state -> state.getValue() + " is under way; end it, and commit it")
        .findFirst()
        .or(
            () ->
                paths.stream()
                    .filter(path -> !change.isAsLeft(path))
                    .map(path -> path + " has changed since it was judged; look, and commit it")
                    .findFirst());
  }

  private static Filed committed(String branch, String commit, List<String> paths) {
    return new Filed(
        branch,
        commit,
        "committed to " + branch + ": " + paths.size() + (paths.size() == 1 ? " file" : " files"));
  }

  /** The commit that an earlier try made of this attempt. */
  private Optional<String> made(String trailer) throws IOException {
    Command.Output found =
        git.run("rev-list", "-n", "" + EARLIER, "-F", "--grep=" + trailer, "HEAD");
    return found.out().lines().findFirst();
  }

  // ---- failed

  private Filed aside(TaskRun run, GitPlace place, String prefix) throws IOException {
    String id = run.attempt().process().id();
    String branch =
        prefix + "-" + run.attempt().number() + "-" + id.substring(0, Math.min(8, id.length()));
    Change change = Change.of(states, run, states.after(run, run.attempt()));
    List<String> paths = own(change, change.paths());
    if (paths.isEmpty()) {
      return nothing(Filed.NOTHING);
    }
    Command.Output made = git.run("rev-parse", "-q", "--verify", "refs/heads/" + branch);
    String commit = made.out().strip();
    if (made.code() != 0) {
      Optional<String> head = head();
      String tree = new JudgedTree(files, place, git).left(head, paths, change.after());
      String message = run.task().id() + ": attempt " + run.attempt().number() + " failed";
      commit = commitTree(tree, head, message + "\n\n" + TRAILER + id);
      git.out(Map.of(), "update-ref", "refs/heads/" + branch, commit, "0".repeat(commit.length()));
    }
    List<String> left = change.takeBack(paths);
    String moved =
        moves(run)
            .in(run.attempt())
            .map(
                move ->
                    "; HEAD was moved in that attempt, " + move.words() + ", and was left there")
            .orElse("");
    return new Filed(
        branch,
        commit,
        "set aside on "
            + branch
            + ": "
            + paths.size()
            + (paths.size() == 1 ? " file" : " files")
            + (left.isEmpty()
                ? ""
                : "; left as they are, since changed: " + String.join(", ", left))
            + moved);
  }

  // ---- both

  private Optional<String> head() throws IOException {
    Command.Output head = git.run("rev-parse", "-q", "--verify", "HEAD^{commit}");
    return head.code() == 0 ? Optional.of(head.out().strip()) : Optional.empty();
  }

  private HeadMoves moves(TaskRun run) {
    return new HeadMoves(files, states, run);
  }

  /**
   * Without what lies in repositories within this one, which have histories of their own.
   *
   * @throws IOException if a name is none that git could be given as it is
   */
  private List<String> own(Change change, List<String> paths) throws IOException {
    List<String> own = paths.stream().filter(path -> !change.isApart(path)).toList();
    for (String path : own) {
      if (PathName.below(files.workspace(), path).isEmpty()) {
        throw new IOException(
            "the name "
                + path
                + " is not UTF-8, or the character set of this locale lacks it; look, and put it"
                + " where it belongs");
      }
    }
    return own;
  }

  private String commitTree(String tree, Optional<String> parent, String message)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("commit-tree", tree, "-m", message));
    parent.ifPresent(id -> command.addAll(List.of("-p", id)));
    return OwnGit.must(git.run(Map.of(), command), command).strip();
  }
}
