package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Attempt;
import coordinator.task.Cause;
import coordinator.task.Exit;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.Stop;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ledgers of every version that was released replay to the state that they told then. These files
 * are never written anew: a change that cannot read one breaks the runs of everybody who upgrades
 * in the middle.
 */
final class GoldenLedgerTest {

  private static final Path FORMAT_1 = Path.of("src/test/resources/ledgers/format-1.jsonl");
  private static final Path PIDS_1 = Path.of("src/test/resources/ledgers/format-1-worker-pids.txt");

  @TempDir Path folder;

  @Test
  void aLedgerOfFormat1ReplaysToWhatItTold() throws Exception {
    RunState state = new RunState();
    List<Entry> entries = new ArrayList<>();
    Replay replay =
        Replay.of(
            FORMAT_1,
            PIDS_1,
            entry -> {
              entries.add(entry);
              state.apply(entry.event(), entry.at());
            });

    assertThat(replay.torn()).isZero();
    assertThat(entries.stream().map(Entry::event)).containsExactlyElementsOf(Events.all());
    assertThat(state.id()).isEqualTo("20260301-120000-abcd");
    assertThat(state.name()).isEqualTo("PLAN-x");
    assertThat(state.startedAt()).isEqualTo(Events.BEGIN);
    assertThat(state.phase()).isEqualTo(RunState.Phase.FAILED);
    assertThat(state.tasks()).hasSize(2);

    TaskRun first = state.task("P01").orElseThrow();
    assertThat(first.status()).isEqualTo(Status.SETTLED);
    assertThat(first.passed()).isTrue();
    assertThat(first.task().timing().cycles()).isEqualTo(9);
    assertThat(first.task().timing().stall()).isEqualTo(Duration.ofMinutes(15));
    assertThat(first.tokens().total()).isEqualTo(123_000);
    assertThat(first.attempts())
        .extracting(Attempt::cause)
        .containsExactly(Cause.FIRST, Cause.REMEDIATION);
    assertThat(first.attempts().get(0).exit())
        .isEqualTo(new Exit(Exit.Kind.ENDED, 143, Stop.Reason.STALLED, List.of()));
    assertThat(first.attempts().get(0).vigil().polls()).isEqualTo(1);
    assertThat(first.attempts().get(1).inquest().checks()).hasSize(1);

    TaskRun second = state.task("P02").orElseThrow();
    assertThat(second.settlement().result()).isEqualTo(Result.FAILED);
    assertThat(second.attempt().exit().leftovers()).containsExactly(77L, 78L);
    assertThat(second.attempt().trouble().until())
        .isEqualTo(Events.BEGIN.plus(Duration.ofHours(3)));
  }

  @Test
  void eachOfItsLinesIsWrittenTheSameToday() throws Exception {
    for (String text : Files.readAllLines(FORMAT_1)) {
      EventJson.Line line = EventJson.read(text);
      assertThat(EventJson.write(line.seq(), line.at(), line.event(), line.prev())).isEqualTo(text);
    }
  }

  @Test
  void itIsContinued() throws Exception {
    Path file = Files.copy(FORMAT_1, folder.resolve("ledger.jsonl"));
    Path pids = Files.copy(PIDS_1, folder.resolve("worker-pids.txt"));
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Events.BEGIN, Events.all().subList(20, 21));
    }
    assertThat(Replay.of(file, pids, entry -> {}).entries()).isEqualTo(Events.all().size() + 1L);
  }
}
