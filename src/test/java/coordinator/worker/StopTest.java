package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopTest {

  @TempDir Path temp;
  Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = new Ground(temp);
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129", "KILL,137"})
  void aSignalEndsTheWorkerAndItsWrapperTellsOfIt(String signal, int code) throws Exception {
    Launch launch = ground.launch("sleep", "60");
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());
    await().until(() -> Files.exists(launch.traces().ran()));

    ground.workers.signal(started, signal);

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(code));
  }

  @Test
  void aSignalAtTheStartLineMeansThatNothingRuns() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Started started = ground.workers.arm(launch);

    ground.workers.signal(started, "INT");
    Ground.awaitGone(Ground.worker(started));

    assertThat(Ground.exit(ground.go(started, launch.base()))).isEqualTo(Exit.neverRan());
    assertThat(ground.file("done")).doesNotExist();
  }

  @Test
  void aSignalReachesToolsInSessionsOfTheirOwn() throws Exception {
    Path tool = ground.file("tool");
    Launch launch =
        ground.shell(
            "setsid sh -c 'echo $$ >\"$1\"; exec sleep 60' sh \"$1\" & wait", tool.toString());
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());
    Identity process = Ground.noted(tool).get(0);

    ground.workers.signal(started, "TERM");

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(143));
    Ground.awaitGone(process);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "background",
        "nohup",
        "deaf",
        "setsid",
        "nested-setsid",
        "double-fork",
        "no-environment",
        "fork-loop",
        "hop"
      })
  void nothingIsLeftAfterAWorkersEnd(String how) throws Exception {
    Path left = ground.file("left");
    Launch launch =
        ground.launch(
            "sh", Ground.SCRIPTS.resolve("leaves-behind.sh").toString(), how, left.toString());

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(0));

    assertThat(Files.readAllLines(left)).isNotEmpty();
    assertThat(Ground.noted(left)).noneMatch(ProcessStat::lives);
    ProcessTable table = ProcessTable.scan();
    assertThat(table.processes())
        .noneMatch(process -> !process.gone() && table.marked(process, launch.id()));
  }

  @Test
  void whatWasSeenInTheTreeOnceIsFoundAgain() throws Exception {
    Path tool = ground.file("tool");
    Launch launch =
        ground.shell(
            "env -i LEFT=\"$1\" setsid sh -c 'trap : INT; echo $$ >\"$LEFT\"; while :; do sleep 60;"
                + " done' & wait",
            tool.toString());
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());
    Identity process = Ground.noted(tool).get(0);

    ground.workers.signal(started, "INT");

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(130));
    assertThat(ProcessStat.lives(process)).isFalse();
  }

  @Test
  void whoWasInTheTreeAtALookIsFoundAfterItsParentIsGone() throws Exception {
    Path tool = ground.file("tool");
    Launch launch =
        ground.shell(
            "(env -i LEFT=\"$1\" setsid sh -c 'echo $$ >\"$LEFT\"; exec sleep 60' & wait) &"
                + " parent=$!; while ! [ -e \"$1.seen\" ]; do sleep 0.02; done; kill -9 $parent",
            tool.toString());
    CompletableFuture<Exit> exit = ground.go(ground.workers.arm(launch), launch.base());
    Identity process = Ground.noted(tool).get(0);

    ground.workers.note();
    Files.createFile(ground.file("tool.seen"));

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(0));
    assertThat(ProcessStat.lives(process)).isFalse();
  }

  @Test
  void aKilledWrapperTakesItsTreeWithIt() throws Exception {
    Launch launch = ground.launch("sleep", "60");
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());
    await().until(() -> Files.exists(launch.traces().ran()));

    kill(started.wrapper());

    assertThat(Ground.exit(exit)).isEqualTo(Exit.lost());
    assertThat(ProcessStat.lives(Ground.worker(started))).isFalse();
  }

  @Test
  void aWrapperKilledAtTheStartLineMeansThatNothingRuns() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Started started = ground.workers.arm(launch);

    kill(started.wrapper());
    Ground.awaitGone(Ground.wrapper(started));

    assertThat(Ground.exit(ground.go(started, launch.base()))).isEqualTo(Exit.neverRan());
    assertThat(ground.file("done")).doesNotExist();
    assertThat(ProcessStat.lives(Ground.worker(started))).isFalse();
  }

  @Test
  void aSweepLetsTheWrapperNoteTheEndAndLeavesItNothingToDo() throws Exception {
    Launch launch = ground.launch("sleep", "60");
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());

    assertThat(ground.workers.sweep(started)).isEmpty();

    assertThat(ProcessStat.lives(Ground.worker(started))).isFalse();
    assertThat(Ground.exit(exit).kind()).isNotEqualTo(Exit.Kind.LOST);
    Ground.awaitGone(Ground.wrapper(started));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void aNumberThatWasGivenToAnotherIsLeftAlone(String signal) throws Exception {
    Process stranger = new ProcessBuilder("setsid", "sleep", "60").start();
    try {
      Identity its = ProcessStat.read(stranger.pid()).orElseThrow().identity();
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      for (long wrong : List.of(its.start() - 1, its.start() + 1)) {
        Started started = new Started("an id", its.pid(), wrong, its.pid(), wrong, boot);
        ground.workers.signal(started, signal);
        assertThat(ground.workers.sweep(started)).isEmpty();
      }
      ProcessStat now = ProcessStat.read(stranger.pid()).orElseThrow();
      ProcessStat before = new ProcessStat(now.pid(), 1, 1, 'S', its.start() - 1, 0);
      Signals.send(signal, List.of(before));

      Started otherBoot =
          new Started("an id", its.pid(), its.start(), its.pid(), its.start(), "another boot");
      ground.workers.signal(otherBoot, signal);

      assertThat(ground.workers.sweep(otherBoot)).isEmpty();
      assertThat(ProcessStat.lives(its)).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }
}
