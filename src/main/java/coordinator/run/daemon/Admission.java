package coordinator.run.daemon;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is next: what has begun, because its workers may be running with nobody to look after them;
 * else in each work tree the oldest, and among the work trees the one that has waited longest for
 * its turn. So a tree with a hundred plans does not starve one with a single plan.
 */
final class Admission {

  private final Limits limits;
  private final Map<Path, Long> turns = new HashMap<>();
  private long turn;

  Admission(Limits limits) {
    this.limits = limits;
  }

  /**
   * The next to be started; empty if none may start now.
   *
   * @param waiting oldest first; those that cannot start for another reason are left out
   * @param running what is under way
   */
  Optional<Candidate> next(List<Candidate> waiting, Collection<Candidate> running) {
    Optional<Candidate> begun =
        waiting.stream()
            .filter(Candidate::begun)
            .filter(candidate -> running.stream().noneMatch(candidate::samePlan))
            .findFirst();
    if (begun.isPresent() || running.size() >= limits.overall()) {
      return begun;
    }
    Set<Path> seen = new HashSet<>();
    return waiting.stream()
        .filter(candidate -> seen.add(candidate.tree().root()))
        .filter(candidate -> fits(candidate, running))
        .min(Comparator.comparing(candidate -> turns.getOrDefault(candidate.tree().root(), 0L)));
  }

  /** It has been started, so its tree goes to the end of the line. */
  void served(Candidate candidate) {
    turns.put(candidate.tree().root(), ++turn);
  }

  private boolean fits(Candidate candidate, Collection<Candidate> running) {
    return running.stream().noneMatch(candidate::samePlan)
        && running.stream().filter(other -> other.tree().meets(candidate.tree())).count()
            < limits.tree()
        && candidate.profiles().stream().allMatch(profile -> free(profile, running));
  }

  private boolean free(String profile, Collection<Candidate> running) {
    int most = limits.profiles().getOrDefault(profile, Integer.MAX_VALUE);
    return running.stream().filter(other -> other.profiles().contains(profile)).count() < most;
  }
}
