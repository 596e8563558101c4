package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coordinator.engine.Outcome;
import coordinator.task.Cause;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plans each of whose phases is verified by a fresh worker. */
@Timeout(120)
class VerifiedPlanTest {

  @TempDir Path folder;
  private Rehearsal rehearsal;

  @BeforeEach
  void plan() throws Exception {
    rehearsal = new Rehearsal(folder);
    Path prompts = Files.createDirectories(folder.resolve("prompts"));
    Path worker = Path.of("src/test/scripts/verified-worker.sh").toAbsolutePath();
    Files.writeString(
        rehearsal.workspace.resolve("coordinator.yaml"),
        "profiles:\n  scripted:\n    program: sh\n    args: [%s]\n    env: {PROMPTS: %s, RIGHT: %s}\n"
            .formatted(worker, prompts, folder.resolve("right")));
    rehearsal.plan(
"""
plan: PLAN-t
worker: scripted
verify_each: true
remediation: {attempts: 1}
phases:
  - {id: P01, title: Answer, prompt: Write answer.txt with the number 42., checks: [{run: grep -q 4 answer.txt}]}
  - {id: P02, run: cp answer.txt shipped.txt}
""");
  }

  @Test
  void hasAPhaseMendedWhoseVerifierSaysFail() throws Exception {
    right("42");
    Outcome outcome = rehearsal.run();
    assertThat(outcome.how()).as(outcome.why()).isEqualTo(Outcome.How.PASSED);
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class))
        .extracting("task", "attempt", "cause")
        .containsExactly(
            tuple("P01", 1, Cause.FIRST),
            tuple("P01a", 1, Cause.FIRST),
            tuple("P01", 2, Cause.REMEDIATION),
            tuple("P01a", 2, Cause.RETRY),
            tuple("P02", 1, Cause.FIRST));
    assertThat(rehearsal.workspace.resolve("shipped.txt")).hasContent("42");
    assertThat(prompt("P01-2"))
        .contains("Why it failed", "Status: FAIL", "reports/P01a-worker.md", "Write answer.txt");
    assertThat(prompt("P01a-2")).as("nothing presses it").isEqualTo(prompt("P01a-1"));
    Path record = rehearsal.home().archived().get(0).resolve("ledger.jsonl");
    assertThat(Files.readString(record)).containsOnlyOnce("\"task.disputed\"");
    assertThat(Audit.of(Record.read(record.getParent()).entries()))
        .extracting(audit -> audit.task() + audit.attempt() + audit.judgement().passed())
        .containsExactly("P011false", "P01a1false", "P012true", "P01a2true", "P021true");
  }

  @Test
  void failsWhereItIsNotMendedAndGoesOnToNothingElse() throws Exception {
    right("43");
    Outcome outcome = rehearsal.run();
    assertThat(outcome.how()).isEqualTo(Outcome.How.FAILED);
    assertThat(outcome.why())
        .contains("P01a finds P01 wanting", "reports/P01a-worker.md:3", "Status: FAIL");
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(4);
    assertThat(rehearsal.workspace.resolve("shipped.txt")).doesNotExist();
  }

  @Test
  void mendsItAfterARestartInBetween() throws Exception {
    right("42");
    rehearsal.when(TaskEvent.Disputed.class, engine -> engine.drain("the test says so"));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.STOPPED);
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.PASSED);
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class))
        .extracting("task")
        .containsExactly("P01", "P01a", "P01", "P01a", "P02");
  }

  private void right(String answer) throws IOException {
    Files.writeString(folder.resolve("right"), answer + "\n");
  }

  private String prompt(String attempt) throws IOException {
    return Files.readString(folder.resolve("prompts").resolve(attempt));
  }
}
