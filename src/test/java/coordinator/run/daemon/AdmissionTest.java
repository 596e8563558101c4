package coordinator.run.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.run.Home;
import coordinator.run.daemon.Candidate.Tree;
import coordinator.run.daemon.Submission.Order;
import coordinator.run.daemon.Submission.Origin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is started next, under which limits. */
class AdmissionTest {

  private final List<Candidate> waiting = new ArrayList<>();
  private final List<Candidate> running = new ArrayList<>();

  @Test
  void servesTreesInTurnAndEachInItsOwnOrder() {
    Admission admission = new Admission(new Limits(1, 1, Map.of()));
    queue("/big", "B1", "B2", "B3");
    queue("/small", "S1");
    queue("/other", "O1", "O2");
    assertThat(order(admission)).containsExactly("B1", "S1", "O1", "B2", "O2", "B3");
  }

  @Test
  void startsAsManyAsTheLimitsAllow() {
    Admission admission = new Admission(new Limits(2, 1, Map.of()));
    queue("/one", "A1", "A2");
    queue("/two", "B1");
    queue("/three", "C1");
    assertThat(start(admission)).contains("A1");
    assertThat(start(admission)).contains("B1");
    assertThat(start(admission)).as("two of two").isEmpty();
    running.remove(1);
    assertThat(start(admission)).contains("C1");
    running.clear();
    assertThat(start(admission)).contains("A2");
  }

  @Test
  void neverPutsTwoPlansInOneWorkTreeUnlessToldTo() {
    queue("/one", "A1", "A2", "A3");
    Admission strict = new Admission(new Limits(9, 1, Map.of()));
    assertThat(start(strict)).contains("A1");
    assertThat(start(strict)).isEmpty();
    Admission told = new Admission(new Limits(9, 2, Map.of()));
    assertThat(start(told)).contains("A2");
    assertThat(start(told)).isEmpty();
  }

  @Test
  void takesUpFirstWhatHasBegunWhateverTheLimitsAreToday() {
    Admission admission = new Admission(new Limits(1, 1, Map.of("shell", 1)));
    queue("/one", "A1");
    queue("/two", "B1", "B2");
    waiting.replaceAll(
        candidate -> candidate.home().name().equals("A1") ? candidate : begun(candidate));
    assertThat(start(admission)).contains("B1");
    assertThat(start(admission)).contains("B2");
    assertThat(start(admission)).isEmpty();
    running.clear();
    assertThat(start(admission)).contains("A1");
  }

  private static Candidate begun(Candidate candidate) {
    return new Candidate(
        candidate.submission().with(new Submission.Begun("20261121-100000-abcd")),
        candidate.home(),
        candidate.tree(),
        candidate.profiles());
  }

  @Test
  void neverRunsOnePlanTwiceAtOnceWhateverItIsTold() {
    Admission told = new Admission(new Limits(9, 9, Map.of()));
    queue("/one", "A1", "A1");
    assertThat(start(told)).contains("A1");
    assertThat(start(told)).isEmpty();
  }

  @Test
  void countsPlansByTheWorkersTheyUse() {
    Admission admission = new Admission(new Limits(9, 1, Map.of("codex", 1)));
    waiting.add(candidate("/one", "A1", "codex"));
    waiting.add(candidate("/two", "B1", "codex", "shell"));
    waiting.add(candidate("/three", "C1", "shell"));
    assertThat(start(admission)).contains("A1");
    assertThat(start(admission)).contains("C1");
    assertThat(start(admission)).isEmpty();
    running.remove(0);
    assertThat(start(admission)).contains("B1");
  }

  @Test
  void tellsWorkTreesApartByGitAndOthersByTheirPaths() {
    Tree repo = new Tree(Path.of("/repo"), true);
    Tree worktree = new Tree(Path.of("/repo/.worktrees/w1"), true);
    Tree folder = new Tree(Path.of("/repo/build"), false);
    assertThat(repo.meets(worktree)).isFalse();
    assertThat(repo.meets(new Tree(Path.of("/repo"), true))).isTrue();
    assertThat(folder.meets(repo)).isTrue();
    assertThat(folder.meets(new Tree(Path.of("/repo/builder"), false))).isFalse();
  }

  private List<String> order(Admission admission) {
    List<String> order = new ArrayList<>();
    for (Optional<String> next = start(admission); next.isPresent(); next = start(admission)) {
      order.add(next.get());
      running.clear();
    }
    return order;
  }

  private Optional<String> start(Admission admission) {
    Optional<Candidate> next = admission.next(waiting, running);
    next.ifPresent(
        candidate -> {
          admission.served(candidate);
          waiting.remove(candidate);
          running.add(candidate);
        });
    return next.map(candidate -> candidate.home().name());
  }

  private void queue(String tree, String... plans) {
    for (String plan : plans) {
      waiting.add(candidate(tree, plan, "shell"));
    }
  }

  private Candidate candidate(String tree, String plan, String... profiles) {
    Path root = Path.of(tree);
    Submission submission =
        new Submission(
            waiting.size() + "-" + plan,
            plan,
            tree + "/" + plan + ".yaml",
            new Order(false, null, false, Map.of()),
            new Origin("me", Instant.EPOCH, null),
            null);
    return new Candidate(
        submission,
        new Home(plan, root, root.resolve(plan)),
        new Tree(root, true),
        Set.of(profiles));
  }
}
