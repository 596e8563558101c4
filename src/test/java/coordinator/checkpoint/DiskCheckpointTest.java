package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Check.Expect;
import coordinator.task.Finding;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.worker.Launch;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskCheckpointTest {

  private static final String REPORT = "plans/PLAN-DEMO/reports/P07-worker.md";
  private static final String MARKER = "plans/PLAN-DEMO/.completed/P07.md";

  @TempDir Path folder;
  private Bench bench;
  private Task agent;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
    agent = bench.agent("P07", TreeRule.FREE, Bench.check("test", "make test", Expect.PASS));
  }

  @Test
  void launchesAnAgentWithItsPromptOnStandardInput() throws IOException {
    Launch launch = bench.checkpoint.prepare(bench.run(bench.taken(agent), "P07")).launch();
    assertThat(launch.command()).containsExactly("sh", "worker.sh");
    assertThat(launch.stdin()).hasContent("Do P07.");
    assertThat(launch.log()).isEqualTo(bench.files.folder().resolve("worker-P07-1.log"));
    assertThat(launch.directory()).isEqualTo(bench.workspace);
    assertThat(launch.environment())
        .containsEntry("FOR", "P07")
        .containsEntry("COORDINATOR_TASK", "P07");
    assertThat(bench.workspace.resolve(REPORT).getParent()).isDirectory();
    assertThat(bench.workspace.resolve(MARKER).getParent()).isDirectory();
  }

  @Test
  void launchesAShellStepThatPaysForNothing() throws IOException {
    Bench.Done done = bench.attempt(bench.shell("P05", "echo hi"), () -> {});
    assertThat(done.launch().command()).containsExactly("sh", "-c", "echo hi");
    assertThat(done.launch().stdin()).isEmptyFile();
    assertThat(done.evidence().findings()).isEmpty();
    try (Stream<Path> left = Files.list(bench.files.folder())) {
      assertThat(left).containsExactly(done.launch().stdin());
    }
  }

  @Test
  void saysWhatIsMissingBeforeAnythingStarts() throws IOException {
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles:\n  agent:\n    program: no-such-agent\n    args: []\n");
    var profiles =
        coordinator.worker.Profiles.load(
            List.of(folder.resolve("coordinator.yaml")), java.util.Map.of());
    DiskCheckpoint checkpoint =
        new DiskCheckpoint(
            bench.files,
            profiles,
            task -> java.util.Map.of(),
            OffLimits.NOTHING,
            java.time.InstantSource.fixed(Bench.NOW));
    assertThatThrownBy(() -> checkpoint.prepare(bench.run(bench.taken(agent), "P07")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-agent");
  }

  @Test
  void countsArtifactsOnlyIfThisAttemptWroteThem() throws IOException {
    bench.papers("P07", "of an earlier run");
    Bench.Done idle = bench.attempt(agent, () -> {});
    assertThat(idle.failures())
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).contains("not written in this attempt"));
    assertThat(bench.workspace.resolve(REPORT)).exists();
    RunState again = bench.reopened(bench.judged(idle.state(), "P07", idle.evidence()), "P07");
    assertThat(bench.attempt(again, "P07", () -> bench.papers("P07", "now")).failures()).isEmpty();
  }

  @Test
  void countsArtifactsThatThisAttemptWroteAgainWithTheSameWords() throws Exception {
    bench.papers("P07", "done");
    Bench.Done again =
        bench.attempt(
            agent,
            () -> {
              LockSupport.parkNanos(
                  20_000_000); // a file system's clock ticks more slowly than ours
              bench.papers("P07", "done");
            });
    assertThat(again.failures()).isEmpty();
  }

  @Test
  void doesNotTakeAChangeOfRightsForWriting() throws Exception {
    bench.papers("P07", "done");
    Bench.Done idle =
        bench.attempt(
            agent,
            () -> {
              LockSupport.parkNanos(20_000_000);
              for (String file : List.of(REPORT, MARKER)) {
                Files.setPosixFilePermissions(
                    bench.workspace.resolve(file), PosixFilePermissions.fromString("rw-------"));
              }
            });
    assertThat(idle.failures()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void readsWhatPowerShellWrote(String charset) throws IOException {
    Path report = folder.resolve("report.md");
    Files.write(report, "\ufeff# P07\r\nStatus: FAIL\r\n".getBytes(Charset.forName(charset)));
    assertThat(Report.judge(PlainFile.read(report, "report.md"), "P07", false))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.text()).contains("report.md:2 says 'Status: FAIL'"));
  }

  @Test
  void namesFileAndLine() throws IOException {
    Bench.Done done =
        bench.attempt(
            agent,
            () -> {
              bench.papers("P07", "done");
              bench.write(REPORT, "# P07\n\n**Status**: NOT_STARTED\n");
            });
    assertThat(done.failures())
        .containsExactly(
            "Report: " + REPORT + ":3 says '**Status**: NOT_STARTED', which is no pass");
  }

  @Test
  void survivesWhateverLiesThere() throws Exception {
    Path report = bench.workspace.resolve(REPORT);
    Path marker = bench.workspace.resolve(MARKER);
    assertThat(
            bench
                .attempt(
                    agent,
                    () -> {
                      Files.createSymbolicLink(report, Path.of("/etc/passwd"));
                      new ProcessBuilder("mkfifo", marker.toString()).start().onExit().join();
                    })
                .failures())
        .anySatisfy(text -> assertThat(text).contains("symbolic link"))
        .anySatisfy(text -> assertThat(text).contains("not a regular file"));
    Files.delete(report);
    Files.delete(marker);
    assertThat(
            bench
                .attempt(
                    agent,
                    () -> {
                      Files.createDirectories(report);
                      Files.write(marker, new byte[PlainFile.MOST_BYTES + 1]);
                    })
                .failures())
        .anySatisfy(text -> assertThat(text).contains("a folder"))
        .anySatisfy(text -> assertThat(text).contains("too big"));
    Files.delete(report);
    assertThat(
            bench
                .attempt(
                    agent,
                    () -> {
                      Files.write(
                          report,
                          new byte[] {
                            'S', 't', 'a', 't', 'u', 's', ':', ' ', 'P', (byte) 0xff, 0, '\n'
                          });
                      Files.delete(marker);
                      Files.delete(marker.getParent());
                      Files.writeString(marker.getParent(), "a file where a folder was");
                    })
                .failures())
        .hasSize(2);
  }

  @Test
  void asksForPapersOnlyWhereOnlyPapersAreWanting() throws IOException {
    Bench.Done done =
        bench.attempt(
            agent,
            () -> {
              bench.papers("P07", "done");
              bench.write(REPORT, "# P07\nAll went well.\n");
            });
    RunState judged =
        bench.judged(
            done.state(), "P07", done.evidence(), Finding.holds("Check test", "passed; exit 0"));
    Launch next =
        bench.checkpoint.prepare(bench.run(bench.reopened(judged, "P07"), "P07")).launch();
    assertThat(next.stdin())
        .content()
        .contains(
            "Only the papers",
            "1. Report: " + REPORT + ": no verdict",
            "Do P07.",
            "@plan:PLAN-DEMO.P07")
        .doesNotContain("What the checks printed");
  }

  @Test
  void tellsARemediationWorkerAllThatHelps() throws IOException {
    bench.write("a.txt", "one\n");
    Bench.Done done =
        bench.attempt(
            agent,
            () -> {
              bench.papers("P07", "done");
              bench.write("a.txt", "two\n");
              bench.write(
                  "tmp/PLAN-DEMO/worker-P07-1.log",
                  "\u001b[31mlast\u001b[0m words of the worker\n");
              bench.write(
                  "tmp/PLAN-DEMO/check-P07-1-1.log",
                  "noise\n".repeat(2000)
                      + "AssertionError: expected 3 but was 4\n"
                      + "noise\n".repeat(2000));
            });
    Finding failed = Finding.fails("Check test", "must pass; exit 1");
    RunState judged = bench.judged(done.state(), "P07", done.evidence(), failed);
    Launch next =
        bench.checkpoint.prepare(bench.run(bench.reopened(judged, "P07"), "P07")).launch();
    assertThat(next.stdin())
        .content()
        .hasSizeLessThan(12_000)
        .contains(
            "1. Check test: must pass; exit 1",
            "AssertionError: expected 3 but was 4",
            "make test",
            "attempt 1: a.txt",
            "worker-P07-1.log",
            "\nlast words of the worker\n",
            "Do P07.",
            REPORT,
            MARKER)
        .doesNotContain("\u001b");
    assertThat(next.base()).isEqualTo(bench.files.worker("P07", 2));
  }
}
