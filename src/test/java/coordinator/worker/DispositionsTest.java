package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispositionsTest {

  @TempDir Path temp;

  @Test
  void readsTheKernelsMask() {
    assertThat(Dispositions.ignored("SigBlk:\t0000000000000000\nSigIgn:\t8000000000000003\n"))
        .isEqualTo(1L << 63 | 3);
    assertThat(Dispositions.ignored("")).isZero();
  }

  @Test
  void aCoordinatorThatIsDeafToSignalsStartsWorkersThatAreNot() throws Exception {
    Ground ground = new Ground(temp);
    Launch launch = ground.launch("sleep", "60");
    List<String> deaf = new ArrayList<>(List.of("env", "--ignore-signal=INT,HUP"));
    Elsewhere other = Elsewhere.start(deaf, true, launch);
    Awaitility.await().until(() -> Files.exists(launch.traces().ran()));
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());

    ground.workers.signal(other.started(), "INT");

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(130));
    other.kill();
  }
}
