package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees in cgroups of their own, on machines where cgroup v2 may be written. */
class CgroupTest {

  /** Out of the tree by every way that {@code /proc} could follow, before anything looks. */
  private static final String VANISH =
      "env -i LEFT=\"$1\" setsid sh -c '(setsid sh -c \"echo \\$\\$ >$LEFT; exec sleep 60\" &)'; "
          + "while ! [ -s \"$1\" ]; do sleep 0.01; done";

  @TempDir Path temp;
  Cgroups cgroups;
  Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    cgroups = Cgroups.detect();
    assumeTrue(cgroups.available(), cgroups.words());
    ground = new Ground(temp, cgroups);
  }

  @Test
  void whoWantsToGetAwayDoesNot() throws Exception {
    Path left = Files.createDirectory(temp.resolve("plain")).resolve("left");
    Launch launch = ground.shell(VANISH, left.toString());
    Started started = ground.workers.arm(launch);
    Cgroup cgroup = cgroups.find(started).orElseThrow();
    assertThat(cgroup.pids()).containsExactlyInAnyOrder(started.wrapper(), started.pid());
    assertThat(ground.workers.probe(started, launch.base()).alive()).isTrue();

    Exit exit = Ground.exit(ground.go(started, launch.base()));

    assertThat(exit).isEqualTo(Exit.ended(0));
    assertThat(Files.readAllLines(left)).hasSize(1);
    assertThat(Ground.noted(left)).noneMatch(ProcessStat::lives);
    ground.workers.close();
    assertThat(cgroup.folder()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deaf", "nested-setsid", "double-fork", "no-environment", "fork-loop", "hop"})
  void nothingIsLeftAfterAWorkersEnd(String how) throws Exception {
    Path left = ground.file("left");
    Launch launch =
        ground.launch(
            "sh", Ground.SCRIPTS.resolve("leaves-behind.sh").toString(), how, left.toString());

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(0));

    assertThat(Ground.noted(left)).noneMatch(ProcessStat::lives);
  }

  @Test
  void aSignalReachesWhoWantsToGetAwayAndSparesTheWrapper() throws Exception {
    Path left = Files.createDirectory(temp.resolve("plain")).resolve("left");
    Launch launch = ground.shell(VANISH + "; exec sleep 60", left.toString());
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());
    Identity process = Ground.noted(left).get(0);

    ground.workers.signal(started, "TERM");

    Ground.awaitGone(process);
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(143));
  }

  @Test
  void theNextCoordinatorFindsTheCgroupOfWhatItAdopts() throws Exception {
    Path left = Files.createDirectory(temp.resolve("plain")).resolve("left");
    Launch launch =
        ground.shell(VANISH + "; while ! [ -e \"$1.end\" ]; do sleep 0.02; done", left.toString());
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> told = ground.go(started, launch.base());
    Identity process = Ground.noted(left).get(0);

    try (LocalWorkers next =
        new LocalWorkers(InstantSource.system(), Ground.LIMIT, Cgroups.detect())) {
      assertThat(next.sweep(started)).isEmpty();
    }

    assertThat(ProcessStat.lives(process)).isFalse();
    assertThat(Ground.exit(told)).isEqualTo(Exit.ended(137));
  }

  @Test
  void theNextWorkerOfAWrapperIsBornInItsCgroupAndWhatTheFirstLeftIsGone() throws Exception {
    Path left = Files.createDirectory(temp.resolve("plain")).resolve("left");
    Launch first = ground.shell(VANISH, left.toString());
    Started one = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(one, first.base()))).isEqualTo(Exit.ended(0));
    assertThat(Ground.noted(left)).noneMatch(ProcessStat::lives);

    await().until(() -> ground.workers.waiting() == 1);
    Launch second = ground.shell("exec sleep 60");
    Started two = ground.workers.arm(second);
    CompletableFuture<Exit> exit = ground.go(two, second.base());

    assertThat(two.wrapper()).isEqualTo(one.wrapper());
    assertThat(cgroups.find(two).orElseThrow().pids())
        .containsExactlyInAnyOrder(two.wrapper(), two.pid());
    ground.workers.signal(two, "KILL");
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(137));
  }

  @Test
  void aCgroupGoesWithWhatWasSentAway() throws Exception {
    Started started = ground.workers.arm(ground.launch("true"));
    Cgroup cgroup = cgroups.find(started).orElseThrow();

    ground.workers.dismiss(started);

    await().until(() -> !Files.exists(cgroup.folder()));
  }

  @Test
  void whatIsInNoCgroupOfThisAttemptIsLeftAlone() throws Exception {
    Started mine = ground.workers.arm(ground.launch("sleep", "60"));
    Started other = ground.workers.arm(ground.launch("sleep", "60"));

    assertThat(ground.workers.sweep(mine)).isEmpty();

    assertThat(ProcessStat.lives(Ground.worker(mine))).isFalse();
    assertThat(ProcessStat.lives(Ground.worker(other))).isTrue();
    assertThat(ground.workers.sweep(other)).isEmpty();
    List.of(mine, other).forEach(ground.workers::dismiss);
  }
}
