package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run: what it tells, what it never becomes, and what it never disturbs. */
@Timeout(120)
class ReportCommandTest {

  @TempDir Path folder;

  private Program program;

  @BeforeEach
  void inAGitRepository() throws Exception {
    folder = folder.toRealPath();
    new ProcessBuilder("git", "init", "-q", ".").directory(folder.toFile()).start().waitFor();
    program = new Program(folder, Map.of());
  }

  @Test
  void tellsWhatHappenedAndWhy() throws Exception {
    plan(
        "title: Three <b>steps</b>\nremediation: {attempts: 1}\nphases:\n"
            + "  - {id: P01, title: First, run: 'test -f once || { touch once; exit 7; }'}\n"
            + "  - {id: P02, run: 'echo x > made.txt'}\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    assertThat(program.run("report", "PLAN-t", "--html", "out/r.html").code()).isZero();
    String report = Files.readString(folder.resolve("out/r.html"));
    assertThat(report)
        .contains(
            "Three &lt;b&gt;steps&lt;/b&gt;",
            "2 of 2 phases passed. More than one attempt: P01.",
            "Attempt 2 (remediation)",
            "exited 7",
            "made.txt",
            "and the hash chain holds",
            "run passed",
            "<svg ");
    assertThat(report).doesNotContain("<b>", "<script", " style=", "http-equiv=\"refresh");
    assertThat(Files.readString(only("report.html")))
        .as("the one that was left beside the ledger")
        .contains("2 of 2 phases passed");
    assertThat(only("report.html")).hasParent(only("ledger.jsonl").getParent());
  }

  @Test
  void isLeftForARunThatFailed() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: exit 3}, {id: P02, run: 'true'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("tmp/PLAN-t/report.html")))
        .contains("Failed: P01.", "exited 3", "No worker was started for it.");
  }

  @Test
  void masksSecretsThatTheLedgerHolds() throws Exception {
    String secret = "ghp_" + "a1B2".repeat(9);
    plan("phases: [{id: P01, run: 'echo " + secret + " > /dev/null'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    assertThat(Files.readString(only("ledger.jsonl"))).contains(secret);
    assertThat(Files.readString(only("report.html"))).contains("****").doesNotContain(secret);
  }

  @Test
  void isNoChangeOfTheWorkTree() throws Exception {
    plan(
        "phases:\n  - {id: P01, run: 'true'}\n"
            + "  - {id: P02, kind: verify, run: 'true', checks: [{run: 'true'}]}\n");
    for (String again : List.of("--plain", "--new")) { // the second meets the first one's report
      Ended ended = program.run("run", "PLAN-t", again);
      assertThat(ended.code()).as(ended.output()).isZero();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.endsWith("report.html"))).hasSize(2);
    }
  }

  @Test
  void isRefusedForARecordThatDoesNotVerify() throws Exception {
    plan("phases: [{id: P01, run: 'true'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    Path ledger = only("ledger.jsonl");
    Files.writeString(ledger, Files.readString(ledger).replaceFirst("PLAN-t", "PLAN-u"));
    Ended refused = program.run("report", "PLAN-t", "--html", "r.html");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output()).contains("does not verify", "ledger.jsonl:");
    assertThat(folder.resolve("r.html")).doesNotExist();
  }

  private Path only(String name) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(file -> file.endsWith(name)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private void plan(String rest) throws Exception {
    Files.writeString(folder.resolve("PLAN-t.yaml"), "plan: PLAN-t\nworker: shell\n" + rest);
  }
}
