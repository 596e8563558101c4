package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.ledger.Replay;
import coordinator.run.Standing.Detail;
import coordinator.run.Standing.Phase;
import coordinator.task.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private static String report(List<Phase> phases) {
    Detail detail = new Detail("", "", AT, AT, "tmp/PLAN-t", 0, List.of(), null);
    Record record =
        new Record(Path.of("tmp"), new RunState(), List.of(), new Replay(0, "0".repeat(64), 0, 0));
    Standing standing = new Standing("PLAN-t", "r", "failed", detail, phases);
    return HtmlReport.of(standing, "<script>alert(1)</script>", record, new Masking(Map.of()), AT);
  }

  private static Phase phase(int number, String state) {
    return new Phase("task-" + number, "", state, "", 1, List.of(), null);
  }

  @Test
  void tellsOfManyTasksThoseThatFailedAndSaysHowManyItLeavesOut() {
    List<Phase> phases =
        IntStream.rangeClosed(1, 20_000)
            .mapToObj(i -> phase(i, i == 19_000 ? "failed" : i == 19_500 ? "parked" : "passed"))
            .toList();
    String report = report(phases);
    assertThat(report)
        .contains("19998 of 20000 phases passed. Failed: task-19000.")
        .contains(">task-19000<", ">task-19500<", ">task-1<")
        .contains("19,500 more phases are left out here; the ledger has all.")
        .doesNotContain(">task-600<", "<script>")
        .hasSizeLessThan(200_000);
  }

  @Test
  void namesOnlySomeOfVeryManyThatFailed() {
    List<Phase> phases = IntStream.rangeClosed(1, 5_000).mapToObj(i -> phase(i, "failed")).toList();
    assertThat(report(phases)).contains("task-20 and 4,980 more.").hasSizeLessThan(200_000);
  }

  @Test
  void leavesNothingOutOfAnOrdinaryRun() {
    List<Phase> phases = IntStream.rangeClosed(1, 40).mapToObj(i -> phase(i, "passed")).toList();
    assertThat(report(phases)).contains(">task-40<").doesNotContain("left out");
  }
}
