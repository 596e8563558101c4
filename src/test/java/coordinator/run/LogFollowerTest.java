package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

  @TempDir Path folder;

  @Test
  void aLogThatWasCutIsFollowedFromItsNewEnd() throws Exception {
    Path log = Files.writeString(folder.resolve("log"), "line\n".repeat(20_000));
    LogFollower follower = new LogFollower(log);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> followed =
        CompletableFuture.runAsync(
            () -> {
              try {
                follower.follow(seen::add, ended::get);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Files.writeString(log, "before\n", StandardOpenOption.APPEND);
    await().until(() -> seen.contains("before"));

    Files.writeString(log, "head\n".repeat(5_000) + "[gap]\nend\n");
    await().until(() -> seen.contains("end"));
    Files.writeString(log, "after\n", StandardOpenOption.APPEND);
    ended.set(true);
    followed.join();

    assertThat(seen)
        .startsWith("before", "… the log was cut meanwhile; its end:", "head")
        .endsWith("[gap]", "end", "after")
        .hasSizeLessThan(4_000);
  }

  @Test
  void whatIsFollowedMovesNoTerminalAndIsShortHoweverLongALineIs() throws Exception {
    Path log = Files.createFile(folder.resolve("log"));
    LogFollower follower = new LogFollower(log);
    Files.writeString(
        log, "\u001b]0;title\u0007\u001b[31mred\u001b[0m\u202e\n" + "x".repeat(3 << 20) + "\nend");
    List<String> seen = new ArrayList<>();
    follower.follow(seen::add, () -> true);
    assertThat(seen).hasSize(3).startsWith("red").endsWith("end");
    assertThat(seen.get(1)).startsWith("xxx").endsWith(" …").hasSizeLessThan(3_000);
  }

  @Test
  void whatAWorkerPutInALogsPlaceIsNotRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
    Path log = Files.createFile(folder.resolve("log"));
    LogFollower follower = new LogFollower(log);
    Files.delete(log);
    Files.createSymbolicLink(log, secret);
    List<String> seen = new ArrayList<>();
    follower.follow(seen::add, () -> true);
    assertThat(seen).isEmpty();
  }
}
