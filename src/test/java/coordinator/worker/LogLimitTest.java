package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import coordinator.task.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLimitTest {

  private static final long LIMIT = Ground.LIMIT.bytes();
  private static final Pattern GAP =
      Pattern.compile("\\[coordinator left out about (\\d+) bytes here: log_limit is 4MB\\] *");

  /** Goes on printing only once the log was cut: so it must be cut while it is written. */
  private static final String TEN_TIMES =
      "log=$1; echo first; i=0; while [ $i -lt 10 ]; do i=$((i + 1)); yes \"$i line\" | head -c"
          + " 9000000; until [ $(stat -c %s \"$log\") -lt 4194304 ]; do sleep 0.02; done; done;"
          + " echo last; exit 7";

  @TempDir Path temp;
  Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = new Ground(temp);
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.readAllLines(log);
  }

  private static long leftOut(Path log) throws IOException {
    List<Matcher> gaps = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher gap = GAP.matcher(line);
        if (gap.matches()) {
          gaps.add(gap);
        }
      }
    }
    assertThat(gaps).as("lines that say what was left out").hasSize(1);
    return Long.parseLong(gaps.get(0).group(1));
  }

  @Test
  void aLogIsCutWhileItsWorkerPrintsOnWhichNeitherNoticesNorFails() throws Exception {
    Path log = ground.file("chatty.log");
    Launch launch = ground.launch(ground.file("chatty"), "sh", "-c", TEN_TIMES, "sh", log + "");

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(7));

    assertThat(Files.size(log)).isLessThanOrEqualTo(LIMIT);
    assertThat(lines(log)).startsWith("first", "1 line", "1 line").endsWith("10 line", "last");
    assertThat(leftOut(log) + Files.size(log)).isBetween(90_000_000L, 90_100_000L);
  }

  @Test
  void whatIsPrintedFasterThanItIsLookedAtIsCutAtTheEnd() throws Exception {
    Launch launch = ground.shell("echo first; yes | head -c 300000000; echo last; exit 9");

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(9));

    assertThat(Files.size(launch.log())).isLessThanOrEqualTo(LIMIT);
    assertThat(lines(launch.log())).startsWith("first", "y", "y").endsWith("y", "y", "last");
    // What is lost while a log is cut under a fast writer is not counted.
    assertThat(leftOut(launch.log())).isBetween(270_000_000L, 300_000_000L);
  }

  @Test
  void noTwoHalvesOfLinesMakeALine() throws Exception {
    Launch launch = ground.shell("seq 10000001 30000000");

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(0));

    long before = 10_000_000;
    List<String> lines = lines(launch.log());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("\\d{8}")) {
        assertThat(Long.parseLong(lines.get(i))).isGreaterThan(before);
        before = Long.parseLong(lines.get(i));
      } else {
        boolean ours = lines.get(i).startsWith("[coordinator ");
        boolean joint = lines.subList(Math.max(0, i - 1), i + 2).toString().contains("a little is");
        assertThat(ours || joint).as(lines.get(i)).isTrue();
      }
    }
    assertThat(before).isEqualTo(30_000_000);
  }

  @Test
  void theNextCoordinatorHoldsTheLogOfAWorkerThatItAdopts() throws Exception {
    Path log = ground.file("chatty.log");
    Path open = ground.file("open");
    Launch launch =
        ground.launch(
            ground.file("chatty"),
            "sh",
            "-c",
            "until [ -e \"$2\" ]; do sleep 0.02; done; " + TEN_TIMES,
            "sh",
            log.toString(),
            open.toString());
    Elsewhere other = Elsewhere.start(true, launch);
    other.kill();
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());

    Files.createFile(open);

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(7));
    assertThat(lines(log)).startsWith("first", "1 line").endsWith("10 line", "last");
    assertThat(leftOut(log) + Files.size(log)).isBetween(90_000_000L, 90_100_000L);
  }

  @Test
  void theCountGoesOnWhereAnotherCoordinatorLeftIt() throws Exception {
    Path open = ground.file("open");
    Path log = ground.file("two.log");
    String script =
        "yes 1 | head -c 9000000; until [ -e \"$2\" ]; do sleep 0.02; done; yes 2 | head -c"
            + " 9000000";
    Launch launch =
        ground.launch(ground.file("two"), "sh", "-c", script, "sh", log + "", open + "");
    Elsewhere other = Elsewhere.start(true, launch);
    await().until(() -> Files.readString(log).contains("[coordinator left out"));
    other.kill();
    CompletableFuture<Exit> exit = ground.adopt(other.started(), launch.base());

    Files.createFile(open);

    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(0));
    assertThat(lines(log)).startsWith("1", "1").endsWith("2", "2");
    assertThat(leftOut(log) + Files.size(log)).isBetween(18_000_000L, 18_001_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ln -s", "ln"})
  void whatLiesElsewhereTooIsNotCut(String link) throws Exception {
    Path precious = ground.file("precious");
    Path log = ground.file("sly.log");
    String script =
        "head -c 9000000 /dev/zero >\"$2\"; rm \"$1\"; " + link + " \"$2\" \"$1\"; exit 3";
    Launch launch =
        ground.launch(ground.file("sly"), "sh", "-c", script, "sh", log + "", precious + "");

    assertThat(ground.run(launch)).isEqualTo(Exit.ended(3));

    assertThat(precious).hasSize(9_000_000);
  }

  @Test
  void withoutALimitNothingIsCut() throws Exception {
    Path log = ground.file("log");
    try (Stream<String> lines = Stream.generate(() -> "a line of some length").limit(400_000)) {
      Files.write(log, (Iterable<String>) lines::iterator);
    }
    byte[] all = Files.readAllBytes(log);

    LogLimit.NONE.hold(log);

    assertThat(Files.readAllBytes(log)).isEqualTo(all);
  }

  @Test
  void oneEndlessLineIsCutToo() throws Exception {
    Path log = Files.write(ground.file("log"), new byte[20_000_000]);

    cut(log);
    assertThat(Files.size(log)).isBetween(LIMIT / 2, LIMIT / 2 + 1000);
    assertThat(leftOut(log)).isBetween(20_000_000L - LIMIT / 2 - 10, 20_000_000L - LIMIT / 2);
    Files.write(log, new byte[20_000_000], StandardOpenOption.APPEND);
    cut(log);

    assertThat(Files.size(log)).isBetween(LIMIT / 2, LIMIT / 2 + 1000);
    assertThat(leftOut(log)).isBetween(40_000_000L - LIMIT / 2 - 10, 40_000_000L - LIMIT / 2);
  }

  private static void cut(Path log) throws IOException {
    try (FileChannel channel =
        FileChannel.open(log, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      new LogCut(channel, LIMIT).make();
    }
  }

  @Test
  void aLimitIsASizeOrNone() {
    assertThat(LogLimit.parse("256MB")).isEqualTo(LogLimit.DEFAULT).hasToString("256MB");
    assertThat(LogLimit.parse("2 GB")).isEqualTo(new LogLimit(2L << 30));
    assertThat(LogLimit.parse("none")).isEqualTo(LogLimit.NONE).hasToString("none");
    assertThatThrownBy(() -> LogLimit.parse("256"))
        .hasMessage("must be a size such as 256MB or 1GB, or none");
    assertThatThrownBy(() -> LogLimit.parse("100KB")).hasMessage("must be 4MB at least, or none");
  }
}
