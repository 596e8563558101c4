package coordinator.run.daemon;

import coordinator.checkpoint.GitRoot;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.task.Task;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What matters of a submission when it is decided who is next.
 *
 * @param submission what was handed over
 * @param home where the plan's runs lie
 * @param tree the work tree that its workers write in
 * @param profiles the names of its workers' profiles
 */
record Candidate(Submission submission, Home home, Tree tree, Set<String> profiles) {

  /**
   * A work tree.
   *
   * @param root its top
   * @param git whether git knows where it ends; else everything below the top is part of it
   */
  record Tree(Path root, boolean git) {

    static Tree of(Path workspace) {
      Optional<Path> git = GitRoot.above(workspace);
      return new Tree(git.orElse(workspace), git.isPresent());
    }

    boolean meets(Tree other) {
      boolean nested = root.startsWith(other.root) || other.root.startsWith(root);
      return git && other.git ? root.equals(other.root) : nested;
    }
  }

  static Candidate of(Submission submission, Plan plan) {
    return new Candidate(
        submission,
        Home.of(plan),
        Tree.of(plan.layout().workspace()),
        plan.tasks().stream()
            .map(Task::assignment)
            .map(assignment -> assignment.worker().profile())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether its run has a record, and perhaps workers, from an earlier daemon. */
  boolean begun() {
    return !submission.run().isEmpty();
  }

  boolean samePlan(Candidate other) {
    return home.files().folder().equals(other.home.files().folder());
  }
}
