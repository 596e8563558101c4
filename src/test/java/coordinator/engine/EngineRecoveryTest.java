package coordinator.engine;

import static coordinator.task.Samples.bad;
import static coordinator.task.Samples.task;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Outcome.How;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.Limits;
import coordinator.task.Notes;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun.Status;
import coordinator.task.Tokens;
import coordinator.task.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A coordinator dies in each state of a task, and the next one takes the run up. */
final class EngineRecoveryTest {

  private static final Exit OK = Exit.ended(0);

  @Test
  void launchesWhatWasReady() {
    Bench bench = stoppedAfter("P01 Taken", task("P01"));
    bench.restart();
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    assertThat(bench.story())
        .containsExactly("Started", "P01 Taken", "Continued", "P01 WorkerStarted");
  }

  @Test
  void launchesAgainWhatWasRecordedAndNeverLetGo() {
    Bench bench = Bench.unbegun(task("P01"));
    bench.engine.begin(List.of(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1)));
    bench.turnOnce();
    bench.workers.beforeGo =
        process -> {
          throw new IllegalStateException("killed just before it let go");
        };
    dies(bench);
    bench.workers.beforeGo = process -> {};
    bench.restart();
    assertThat(bench.story()).contains("P01 WorkerNeverRan");
    assertThat(bench.workers.living()).containsExactly("worker-P01-1");
    assertThat(bench.run("P01").attempts()).hasSize(1);
    assertThat(bench.workers.all).hasSize(2);
    assertThat(bench.workers.all.values().stream().filter(fake -> fake.ran)).hasSize(1);
  }

  @Test
  void adoptsAWorkerThatRunsAndCountsItsPollsOn() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(12)).restart();
    assertThat(bench.workers.told).containsExactly("adopt worker-P01-1");
    bench.pass(Duration.ofMinutes(18));
    assertThat(bench.run("P01").status()).isEqualTo(Status.STOPPING);
    assertThat(bench.events(TaskEvent.WorkerPolled.class)).hasSize(6);
  }

  @Test
  void takesInAWorkerThatEndedMeanwhile() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.leave("TERM");
    bench.settle();
    FakeWorkers.Fake worker = bench.workers.alive("worker-P01-1");
    worker.ended = null;
    bench.workers.end("worker-P01-1", OK);
    bench.restart();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
    assertThat(bench.workers.all).hasSize(1);
  }

  @Test
  void goesOnStoppingWhatWasBeingStopped() {
    Bench bench = Bench.of(task("P01"));
    bench.pass(Duration.ofMinutes(30)).restart();
    assertThat(bench.workers.told).containsExactly("adopt worker-P01-1");
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.workers.told).endsWith("TERM worker-P01-1");
  }

  @Test
  void opensAgainWhatAnInterruptedCoordinatorCouldNotWaitFor() {
    Bench bench = Bench.of(task("P01"));
    bench.engine.interrupt("ctrl-c");
    bench.settle().restart();
    bench.workers.end("worker-P01-1", Exit.ended(130));
    bench.settle();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
  }

  @Test
  void looksAtWhatWasLeftByAWorkerWhoseEndWasRecorded() {
    Bench bench = stoppedAfter("P01 WorkerExited", task("P01"));
    bench.restart();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void adoptsACheckThatRuns() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().restart();
    assertThat(bench.workers.told).containsExactly("adopt check-P01-1-1");
    bench.workers.end("check-P01-1-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void startsACheckAgainThatWasRecordedAndNeverLetGo() {
    Bench bench = Bench.of(withChecks(task("P01"), "test"));
    bench.workers.end("worker-P01-1", OK);
    bench.workers.beforeGo =
        process -> {
          throw new IllegalStateException("killed just before it let go");
        };
    dies(bench);
    bench.workers.beforeGo = process -> {};
    bench.restart();
    assertThat(bench.workers.living()).containsExactly("check-P01-1-1");
    assertThat(bench.run("P01").attempt().inquest().checks()).hasSize(1);
  }

  @Test
  void keepsWaitingForAPersonOrATime() {
    Bench asked = Bench.of(Samples.with(task("P01"), new Limits(1, 1, true)));
    asked.restart().pass(Duration.ofDays(1));
    assertThat(asked.run("P01").status()).isEqualTo(Status.PARKED);

    Bench limited = Bench.of(task("P01"));
    limited.checkpoint.evidence.add(Samples.troubled(Trouble.Kind.LIMIT, null));
    limited.workers.end("worker-P01-1", OK);
    limited.settle().restart();
    assertThat(limited.workers.living()).isEmpty();
    limited.pass(Duration.ofMinutes(30));
    assertThat(limited.workers.living()).containsExactly("worker-P01-2");
  }

  @Test
  void goesOnAfterWhatHadPassed() {
    Bench bench = Bench.of(task("P01"), task("P02"));
    bench.workers.end("worker-P01-1", OK);
    bench.settle().restart();
    assertThat(bench.workers.told).containsExactly("adopt worker-P02-1");
    assertThat(bench.events(TaskEvent.Taken.class)).hasSize(2);
  }

  @Test
  void takesAFailedTaskAgainWithAllThatItsPersonGrantsAnew() {
    Bench bench = Bench.of(Samples.with(task("P01"), new Limits(0, 0, false)));
    bench.checkpoint.evidence.add(bad());
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.FAILED);
    bench.restart();
    assertThat(bench.workers.living()).containsExactly("worker-P01-2");
    bench.workers.end("worker-P01-2", OK);
    bench.settle();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void comesToTheSameEndWhereverTheRecordIsCut() throws Exception {
    Bench whole = Bench.of(withChecks(task("P01"), "test"), task("P02"));
    finish(whole);
    byte[] all = whole.content();
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        ends.add(i + 1);
      }
    }
    for (int cut : ends.subList(0, ends.size() - 1)) {
      Bench bench = Bench.unbegun(withChecks(task("P01"), "test"), task("P02"));
      bench.append(java.util.Arrays.copyOf(all, cut));
      bench.workers.lenient = true; // adopts what it never saw as lost: another boot
      bench.restart();
      finish(bench);
      assertThat(bench.engine.outcome()).as("cut at " + cut).isNotNull();
      assertThat(bench.engine.outcome().how()).as("cut at " + cut).isEqualTo(How.PASSED);
      assertThat(Dump.of(bench.replayed())).isEqualTo(Dump.of(bench.state));
    }
  }

  private static void finish(Bench bench) {
    for (int i = 0; i < 20 && bench.engine.outcome() == null; i++) {
      List.copyOf(bench.workers.living()).forEach(name -> bench.workers.end(name, OK));
      bench.settle();
    }
  }

  /** A run whose coordinator died when this was the last event on disk. */
  private static Bench stoppedAfter(String last, coordinator.task.Task task) {
    Bench bench = Bench.unbegun(task);
    bench.engine.begin(List.of(new RunEvent.Started("run-1", "PLAN-x", "p.yaml", Bench.SELF, 1)));
    while (!bench.story().contains(last)) {
      if (!bench.turnOnce()) {
        bench.workers.end(bench.workers.living().get(0), OK);
      }
    }
    bench.cutAfter(last);
    return bench;
  }

  private static void dies(Bench bench) {
    try {
      bench.settle();
      throw new AssertionError("did not die");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("killed");
    }
  }

  /** What the first look saw of a worker's surroundings, so that there is a second one. */
  private static Evidence seen() {
    return new Evidence(
        Samples.good().findings(), null, Tokens.NONE, List.of(), new Notes("tree", Map.of()));
  }

  private static Evidence spoiltByChecks() {
    return new Evidence(
        List.of(Finding.fails("Work tree", "changed while the checks ran: t.sh")),
        null,
        Tokens.NONE,
        List.of(),
        new Notes("tree", Map.of()));
  }

  /** A run whose only check spoilt something, as its record was when its coordinator died. */
  private static Bench lookedAtTwice() {
    Bench bench = Bench.of(withChecks(Samples.with(task("P01"), new Limits(0, 0, false)), "test"));
    bench.checkpoint.evidence.addAll(List.of(seen(), spoiltByChecks()));
    finish(bench);
    assertThat(bench.story())
        .containsSubsequence("P01 CheckFinished", "P01 Inspected", "P01 Judged");
    return bench;
  }

  @Test
  void judgesByTheSecondLookThoughItIsKilledBeforeTheVerdict() {
    Bench bench = lookedAtTwice();
    bench.cutBefore("P01 Judged");
    assertThat(bench.replayed().task("P01").orElseThrow().status()).isEqualTo(Status.CHECKING);
    bench.restart();
    assertThat(bench.events(TaskEvent.Judged.class)).hasSize(1);
    assertThat(bench.events(TaskEvent.Judged.class).get(0).verdict().reasons())
        .containsExactly(spoiltByChecks().findings().get(0));
    assertThat(bench.engine.outcome().how()).isEqualTo(How.FAILED);
  }

  @Test
  void looksAgainAfterTheChecksWhereThatLookIsNotOnDisk() {
    Bench bench = lookedAtTwice();
    bench.cutAfter("P01 CheckFinished");
    bench.checkpoint.evidence.add(spoiltByChecks());
    bench.restart();
    assertThat(bench.checkpoint.evidence).isEmpty();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.FAILED);
  }

  @Test
  void aFailureThatIsOnlySettledAfterARestartIsNotTakenForAnOldOne() {
    Bench bench = Bench.of(Samples.with(task("P01"), new Limits(0, 0, false)));
    bench.checkpoint.evidence.add(bad());
    bench.workers.end("worker-P01-1", OK);
    bench.settle();
    bench.cutAfter("P01 Judged"); // a write that was cut short by a crash
    bench.restart();
    assertThat(bench.engine.outcome().how()).isEqualTo(How.FAILED);
    assertThat(bench.workers.all).hasSize(1);
  }
}
