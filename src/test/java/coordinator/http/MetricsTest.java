package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  @TempDir Path folder;

  @Test
  void theyTellWhatHappened() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(
          site.plan(
              "PLAN-a",
              """
              remediation: {attempts: 1}
              phases:
                - {id: P01, run: "true"}
                - {id: P02, run: "exit 3"}
              """));
      String text = site.get("/metrics").body();
      for (String line :
          List.of(
              "coordinator_attempts_total{cause=\"first\"} 2.0",
              "coordinator_attempts_total{cause=\"remediation\"} 1.0",
              "coordinator_verdicts_total{reason=\"\",result=\"passed\"} 1.0",
              "coordinator_verdicts_total{reason=\"worker\",result=\"failed\"} 2.0",
              "coordinator_phases_settled_total{result=\"passed\"} 1.0",
              "coordinator_phases_settled_total{result=\"failed\"} 1.0",
              "coordinator_runs_ended_total{result=\"failed\"} 1.0",
              "coordinator_runs{state=\"failed\"} 1.0",
              "coordinator_runs{state=\"running\"} 0.0",
              "coordinator_phases{state=\"failed\"} 1.0",
              "coordinator_launch_seconds_count 3",
              "coordinator_handover_seconds_count 1")) {
        assertThat(text).contains(line);
      }
      assertThat(text)
          .contains("coordinator_ledger_append_seconds_bucket")
          .contains("jvm_memory_used_bytes")
          .doesNotContain(site.workspace.toString());
    }
  }
}
