package coordinator.engine;

import static coordinator.task.Samples.task;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Outcome.How;
import coordinator.task.Exit;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine does when the machine does not play along. */
final class EngineTroubleTest {

  @Test
  void backsOffFromALaunchThatFailsAndGoesOnWhenItWorks() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.workers.refusals = 2;
    bench.begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1));
    assertThat(bench.run("P01").status()).isEqualTo(Status.PARKED);
    assertThat(bench.run("P01").pending().why()).isEqualTo("codex: no such program");
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.workers.told).containsExactly("refuse worker-P01-1", "refuse worker-P01-1");
    bench.pass(Duration.ofSeconds(4));
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    assertThat(bench.run("P01").attempt().number()).isEqualTo(1);
  }

  @Test
  void givesUpALaunchThatNeverWorks() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.workers.refusals = Integer.MAX_VALUE;
    bench.begin(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1));
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.BROKEN, "P01 could not be launched: codex: no such program"));
    assertThat(bench.workers.told).hasSize(5);
  }

  @Test
  void launchesAgainWhatNeverRanButNotForEver() {
    Bench bench = Bench.of(task("P01"));
    bench.workers.end("worker-P01-1", Exit.neverRan());
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    assertThat(bench.run("P01").attempts()).hasSize(1);
    for (int i = 0; i < 4; i++) {
      bench.workers.end("worker-P01-1", Exit.neverRan());
      bench.settle();
    }
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.BROKEN, "P01 was let go 5 times and never ran"));
    assertThat(bench.workers.all).hasSize(5);
  }

  @Test
  void startsACheckAgainThatNeverRanButNotForEver() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", Exit.ended(0));
    bench.settle();
    for (int i = 0; i < 5; i++) {
      bench.workers.end("check-P01-1-1", Exit.neverRan());
      bench.settle();
    }
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
    assertThat(bench.workers.all).hasSize(6);
  }

  @Test
  void stopsSafelyWhereTheLedgerCannotBeWrittenAndLetsNothingGo() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.engine.begin(List.of(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1)));
    bench.turnOnce();
    bench.failing = new IOException("ledger.jsonl: no space left on device");
    bench.settle();
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.BROKEN, "ledger.jsonl: no space left on device"));
    assertThat(bench.workers.told).containsExactly("arm worker-P01-1", "dismiss worker-P01-1");

    bench.failing = null;
    bench.restart();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    assertThat(bench.run("P01").attempt().number()).isEqualTo(1);
  }

  @Test
  void leavesWorkersThatRunWhereTheLedgerCannotBeWritten() {
    Bench bench = Bench.of(task("P01"));
    bench.failing = new IOException("full");
    bench.pass(Duration.ofMinutes(5));
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    bench.failing = null;
    bench.restart();
    assertThat(bench.workers.told).startsWith("adopt worker-P01-1");
    bench.workers.end("worker-P01-1", Exit.ended(0));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void stopsTheRunWhereAnInspectionCannotBeMade() {
    Bench bench = Bench.of(task("P01"));
    bench.checkpoint.broken = new IOException("/w: the workspace is not there");
    bench.workers.end("worker-P01-1", Exit.ended(0));
    bench.settle();
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.BROKEN, "P01: /w: the workspace is not there"));
    bench.checkpoint.broken = null;
    bench.restart();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void stopsTheRunWhereAPlansPatternOverflowsTheStack() {
    Bench bench = Bench.of(task("P01"));
    bench.checkpoint.broken = new StackOverflowError();
    bench.workers.end("worker-P01-1", Exit.ended(0));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
  }

  @Test
  void stopsTheOthersInOrderWhereOneCannotGoOn() {
    Bench bench = Bench.sideBySide(task("A"), task("B"));
    bench.checkpoint.broken = new IOException("gone");
    bench.workers.end("worker-A-1", Exit.ended(0));
    bench.settle();
    assertThat(bench.workers.told).endsWith("INT worker-B-1");
    assertThat(bench.engine.outcome()).isNull();
    bench.workers.end("worker-B-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.BROKEN);
    assertThat(bench.run("B").status()).isEqualTo(Status.READY);
    assertThat(bench.events(TaskEvent.Settled.class)).isEmpty();
  }

  @Test
  void neverTakesATaskThatIsUnderWayWhateverItsSourceSays() {
    Bench bench = Bench.of(task("A"), task("B"));
    bench.source.forget("A");
    bench.engine.extend("A", 1, "me");
    bench.settle();
    assertThat(bench.workers.told).endsWith("INT worker-A-1");
    bench.workers.end("worker-A-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.engine.outcome())
        .isEqualTo(new Outcome(How.BROKEN, "A was given again while it is under way"));
    assertThat(bench.workers.all).hasSize(1);
  }
}
