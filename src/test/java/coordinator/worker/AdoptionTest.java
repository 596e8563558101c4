package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionTest {

  @TempDir Path temp;
  Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = new Ground(temp);
  }

  @Test
  void aWorkerOutlivesItsCoordinatorAndItsExitCodeIsKnown() throws Exception {
    Path open = ground.file("open");
    Launch launch =
        ground.shell(
            "while ! [ -e \"$1\" ]; do sleep 0.01; done; echo late; exit 9", open.toString());
    Elsewhere other = Elsewhere.start(true, launch);
    other.kill();
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());
    assertThat(ground.workers.probe(other.started(), launch.base()).alive()).isTrue();
    assertThat(exit).isNotDone();

    Files.createFile(open);

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(9));
    assertThat(Ground.log(launch)).isEqualTo("late\n");
  }

  @Test
  void anAdoptedWorkerIsStoppedLikeAnyOther() throws Exception {
    Launch launch = ground.launch("sleep", "60");
    Elsewhere other = Elsewhere.start(true, launch);
    other.kill();
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());
    await().until(() -> Files.exists(launch.traces().ran()));

    ground.workers.signal(other.started(), "INT");

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(130));
  }

  @Test
  void whatEndedWhileNobodyWatchedIsTold() throws Exception {
    Path left = ground.file("left");
    Launch launch =
        ground.launch(
            "sh", Ground.SCRIPTS.resolve("leaves-behind.sh").toString(), "setsid", left.toString());
    Elsewhere other = Elsewhere.start(true, launch);
    other.jvm().destroyForcibly();
    Identity escaped = Ground.noted(left).get(0);
    Ground.awaitGone(Ground.wrapper(other.started()));

    assertThat(Ground.exit(ground.adopt(other.started(), launch.base()))).isEqualTo(Exit.ended(0));
    assertThat(ProcessStat.lives(escaped)).isFalse();
  }

  @Test
  void aWorkerWithoutItsWrapperIsStoppedAndLost() throws Exception {
    Launch launch = ground.launch("sleep", "60");
    Elsewhere other = Elsewhere.start(true, launch);
    other.kill();
    await().until(() -> Files.exists(launch.traces().ran()));
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());

    StopTest.kill(other.started().wrapper());

    assertThat(Ground.exit(exit)).isEqualTo(Exit.lost());
    assertThat(ProcessStat.lives(Ground.worker(other.started()))).isFalse();
  }

  @Test
  void afterARestartOfTheMachineOnlyAnExitCodeProvesAnything() throws Exception {
    Started gone = new Started("an id", 1, 1, 1, 1, "another boot");
    Path base = ground.file("base");
    assertThat(Ground.exit(ground.adopt(gone, base))).isEqualTo(Exit.lost());

    Files.writeString(ground.file("base.exit"), "3");
    assertThat(Ground.exit(ground.adopt(gone, base))).isEqualTo(Exit.lost());

    Files.writeString(ground.file("base.exit"), "3\n");
    assertThat(Ground.exit(ground.adopt(gone, base))).isEqualTo(Exit.ended(3));
  }

  @Test
  void theEndOfAnAdoptedWorkerIsNoticedWithinFiftyMilliseconds() throws Exception {
    assertThat(noticed(Started::pid)).isLessThan(50);
  }

  @Test
  void theEndOfAnAdoptedWrapperIsNoticedWithinFiftyMilliseconds() throws Exception {
    assertThat(noticed(Started::wrapper)).isLessThan(50);
  }

  /**
   * How many milliseconds it took at best, out of a few; the machine may have other things to do.
   */
  private long noticed(ToLongFunction<Started> killed) throws Exception {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      Launch launch = ground.launch("sleep", "60");
      Elsewhere other = Elsewhere.start(true, launch);
      other.kill();
      await().until(() -> Files.exists(launch.traces().ran()));
      CompletableFuture<Long> noticed = new CompletableFuture<>();
      ground.workers.adopt(
          other.started(), launch.base(), exit -> noticed.complete(System.nanoTime()));
      StopTest.kill(killed.applyAsLong(other.started()));
      long ended = System.nanoTime();
      best =
          Math.min(best, TimeUnit.NANOSECONDS.toMillis(noticed.get(20, TimeUnit.SECONDS) - ended));
    }
    return best;
  }
}
