package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import coordinator.engine.Outcome;
import coordinator.ledger.RunLock;
import coordinator.task.Exit;
import coordinator.task.RunEvent;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a run, who gets it next, and what becomes of the workers meanwhile. */
class HoldingTest {

  /** Waits while there is a file that says so, and tells of each start. */
  private static final String WORK =
      "echo \"START $COORDINATOR_ATTEMPT\" >>starts; while [ -e hold ]; do sleep 0.05; done; echo"
          + " ok >>done";

  @TempDir Path folder;
  private Rehearsal rehearsal;

  @BeforeEach
  void makeWorkspace() throws Exception {
    rehearsal = new Rehearsal(folder);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    Files.deleteIfExists(rehearsal.workspace.resolve("hold"));
    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void killStopsWhatACoordinatorLeftAndRunGoesOnAfterwards() throws Exception {
    leaveAWorker(WORK);
    assertThat(rehearsal.leftAlive()).isNotEmpty();

    Outcome killed = rehearsal.runPlan().kill("me");

    assertThat(killed).isEqualTo(new Outcome(Outcome.How.INTERRUPTED, "killed by me"));
    assertThat(rehearsal.leftAlive()).isEmpty();
    assertThat(rehearsal.events(TaskEvent.StopRequested.class))
        .extracting(TaskEvent.StopRequested::reason)
        .containsExactly(Stop.Reason.INTERRUPTED);
    assertThat(last()).isEqualTo(new RunEvent.Left("killed by me"));
    Files.delete(rehearsal.workspace.resolve("hold"));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.PASSED);
    assertThat(starts()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void saysHowToGoOnWhereTheWorkspaceWasMovedMeanwhile() throws Exception {
    hold();
    plan(WORK, "");
    rehearsal.when(TaskEvent.WorkerStarted.class, engine -> engine.interrupt("Ctrl+C"));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.INTERRUPTED);
    Files.delete(rehearsal.workspace.resolve("hold"));
    Path was = rehearsal.workspace;
    Rehearsal moved = new Rehearsal(folder.resolve("elsewhere"));
    moved.sh("cd .. && rm -rf workspace && mv '" + was + "' workspace");

    assertThatThrownBy(moved::run)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.exitCode()).isEqualTo(4))
        .hasMessageContaining("P01 was begun in " + was)
        .hasMessageContaining("coordinator run PLAN-t.yaml --from P01");

    assertThat(moved.run(new RunPlan.Options(false, "P01", true)).how())
        .isEqualTo(Outcome.How.PASSED);
    assertThat(Files.readAllLines(moved.workspace.resolve("done"))).containsExactly("ok");
    Files.createDirectories(was);
  }

  @Test
  void killChangesNothingWhereNothingRuns() throws Exception {
    hold();
    plan(WORK, "");
    assertThat(rehearsal.runPlan().kill("me").how()).isEqualTo(Outcome.How.STOPPED);

    rehearsal.when(TaskEvent.WorkerStarted.class, engine -> engine.interrupt("Ctrl+C"));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.INTERRUPTED);
    byte[] ledger = Files.readAllBytes(rehearsal.home().files().ledger());

    assertThat(rehearsal.runPlan().kill("me").how()).isEqualTo(Outcome.How.STOPPED);
    assertThat(Files.readAllBytes(rehearsal.home().files().ledger())).isEqualTo(ledger);
  }

  @Test
  void neitherRunNorKillTouchesWhatAnotherHolds() throws Exception {
    leaveAWorker(WORK);
    try (RunLock lock =
        RunLock.take(rehearsal.home().files().lock(), "PID 1 on moon").orElseThrow()) {
      for (var attempt :
          List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
              rehearsal::run, () -> rehearsal.runPlan().kill("me"))) {
        assertThatThrownBy(attempt)
            .isInstanceOfSatisfying(
                Refused.class, refused -> assertThat(refused.exitCode()).isEqualTo(3))
            .hasMessageContaining("PID 1 on moon");
      }
    }
    assertThat(rehearsal.runPlan().kill("me").how()).isEqualTo(Outcome.How.INTERRUPTED);
  }

  @Test
  void aSecondInterruptStopsAtOnceWhatHeedsNoSignal() throws Exception {
    hold();
    plan("trap '' INT TERM HUP; " + WORK, "poll: {every: 1s, cycles: 60, grace: 5m}");
    rehearsal.when(TaskEvent.WorkerPolled.class, engine -> engine.interrupt("Ctrl+C"));
    rehearsal.when(TaskEvent.StopSignalled.class, engine -> engine.interrupt("Ctrl+C"));

    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.INTERRUPTED);

    assertThat(rehearsal.events(TaskEvent.StopSignalled.class))
        .extracting(TaskEvent.StopSignalled::signal)
        .endsWith("KILL")
        .hasSize(2);
    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void anInterruptBeforeTheFirstTurnStopsWhatIsTakenUp() throws Exception {
    leaveAWorker(WORK);
    rehearsal.onStart(engine -> engine.interrupt("Ctrl+C"));

    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.INTERRUPTED);

    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void aWorkerThatIsStoppedLikeWithCtrlZIsEndedAllTheSame() throws Exception {
    hold();
    plan(
        "kill -STOP $$; " + WORK,
        "poll: {every: 1s, cycles: 1, grace: 200ms}\nremediation: {attempts: 0}");

    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.FAILED);

    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void aWrapperThatIsStoppedIsEndedWithItsWorker() throws Exception {
    hold();
    plan(WORK, "poll: {every: 1s, cycles: 1, grace: 200ms}\nremediation: {attempts: 0}");
    rehearsal.when(
        TaskEvent.WorkerStarted.class,
        engine -> {
          long wrapper = rehearsal.task("P01").attempt().process().wrapper();
          await()
              .until(
                  () ->
                      Files.exists(rehearsal.workspace.resolve("starts"))
                          || signal("STOP", wrapper));
        });
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.FAILED);
    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void whatWasAskedOfAnEarlierHolderIsNotDoneToTheNext() throws Exception {
    leaveAWorker(WORK);
    Path request =
        new Request(Request.Act.KILL, "", 0, "somebody", "").drop(rehearsal.home().files());
    Files.setLastModifiedTime(request, FileTime.from(Instant.now().minusSeconds(60)));
    rehearsal.when(TaskEvent.WorkerPolled.class, engine -> release());

    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.PASSED);

    assertThat(starts()).hasSize(1);
  }

  @Test
  void theEndOfWhatRanBeforeTheMachineWasRestartedIsLostAndJudgedByItsCheckpoint()
      throws Exception {
    leaveAWorker(WORK);
    release();
    await().until(() -> rehearsal.leftAlive().isEmpty());
    asIfBootedSince();

    Outcome outcome = rehearsal.run();

    TaskEvent.WorkerExited exited = rehearsal.events(TaskEvent.WorkerExited.class).get(0);
    assertThat(exited.exit()).isEqualTo(Exit.lost());
    assertThat(outcome.how()).isEqualTo(Outcome.How.PASSED);
    assertThat(starts()).doesNotHaveDuplicates();
    rehearsal.startedOnceEach();
  }

  @Test
  void aRecordThatIsTakenAwayEndsTheRunAndItsWorkerWithinSeconds() throws Exception {
    hold();
    plan(WORK, "poll: {every: 5m, cycles: 6}");
    rehearsal.when(TaskEvent.WorkerStarted.class, engine -> removeRecord());

    Outcome outcome = rehearsal.run();

    assertThat(outcome.how()).isEqualTo(Outcome.How.BROKEN);
    assertThat(outcome.why()).contains("ledger.jsonl", "is gone");
    assertThat(rehearsal.leftAlive()).isEmpty();
  }

  @Test
  void aCoordinatorWhoseLockIsTakenAwayLeavesTheRunToTheNext() throws Exception {
    hold();
    plan(WORK, "poll: {every: 1s, cycles: 60}");
    Path lock = rehearsal.home().files().lock();
    rehearsal.when(TaskEvent.WorkerPolled.class, engine -> remove(lock));

    Outcome outcome = rehearsal.run();

    assertThat(outcome.how()).isEqualTo(Outcome.How.BROKEN);
    assertThat(outcome.why()).contains("PLAN-t.lock: was removed or replaced");
    assertThat(rehearsal.leftAlive()).isNotEmpty();
    release();
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.PASSED);
    assertThat(starts()).hasSize(1);
  }

  @Test
  void aRunThatPassedWhileOneWaitedForTheLockIsNotStartedAgain() throws Exception {
    plan(WORK, "");
    Path lockFile = rehearsal.home().files().lock();
    Files.createDirectories(lockFile.getParent());
    CompletableFuture<Outcome> second;
    try (RunLock lock = RunLock.take(lockFile, "PID 1 on moon").orElseThrow()) {
      second = CompletableFuture.supplyAsync(this::run);
      await().until(() -> Files.isDirectory(rehearsal.home().files().folder()));
      Path archived = Files.createDirectories(rehearsal.home().archive("20260101-000000-0000"));
      Files.writeString(archived.resolve("ledger.jsonl"), "{}\n");
    }
    assertThat(second.get(20, TimeUnit.SECONDS).how()).isEqualTo(Outcome.How.PASSED);
    assertThat(rehearsal.said).singleElement().asString().contains("has passed");
    assertThat(rehearsal.workspace.resolve("starts")).doesNotExist();
  }

  @Test
  void aLedgerOfANewerVersionIsLeftAlone() throws Exception {
    leaveAWorker("true");
    rewrite((line, number) -> line.replace("\"format\":1", "\"format\":2"));

    assertThatThrownBy(rehearsal::run)
        .hasMessageContaining("ledger.jsonl:1")
        .hasMessageContaining("format 2 is newer than this program");
    await().until(() -> rehearsal.leftAlive().isEmpty());
  }

  private void leaveAWorker(String work) throws Exception {
    hold();
    plan(work, "poll: {every: 1s, cycles: 60, grace: 1s}");
    rehearsal.when(TaskEvent.WorkerStarted.class, engine -> engine.leave("SIGTERM"));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.LEFT);
    if (work.equals(WORK)) {
      await().until(() -> Files.exists(rehearsal.workspace.resolve("starts")));
    }
  }

  private void plan(String work, String settings) throws Exception {
    Files.writeString(rehearsal.workspace.resolve("work.sh"), work + "\n");
    rehearsal.plan(
        "plan: PLAN-t\nworker: shell\n" + settings + "\nphases:\n  - {id: P01, run: sh work.sh}\n");
  }

  private void hold() throws Exception {
    Files.createFile(rehearsal.workspace.resolve("hold"));
  }

  private void release() {
    remove(rehearsal.workspace.resolve("hold"));
  }

  private Outcome run() {
    try {
      return rehearsal.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void removeRecord() {
    try {
      rehearsal.sh("rm -rf tmp");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> starts() throws Exception {
    return Files.readAllLines(rehearsal.workspace.resolve("starts"));
  }

  private Object last() {
    return rehearsal.entries.get(rehearsal.entries.size() - 1).event();
  }

  /** True once the signal is sent. */
  private static boolean signal(String name, long pid) throws Exception {
    return new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor() == 0;
  }

  /**
   * As the record and the files are after the power failed: another boot, and no exit code on the
   * disk.
   */
  private void asIfBootedSince() throws Exception {
    rewrite((line, number) -> line.replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"another\""));
    Files.deleteIfExists(
        rehearsal.home().files().worker("P01", 1).resolveSibling("worker-P01-1.exit"));
  }

  private interface Change {
    String of(String line, int number);
  }

  /**
   * Writes the ledger anew with lines changed and the chain mended, and the PID file too, which
   * would tell.
   */
  private void rewrite(Change change) throws Exception {
    Path ledger = rehearsal.home().files().ledger();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    String before = "0".repeat(64);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(ledger)) {
      String changed =
          change
              .of(line, lines.size() + 1)
              .replaceAll("\"prev\":\"[0-9a-f]{64}\"", "\"prev\":\"" + before + "\"");
      before = HexFormat.of().formatHex(sha.digest(changed.getBytes(StandardCharsets.UTF_8)));
      lines.add(changed);
    }
    Files.write(ledger, lines);
    Files.writeString(
        rehearsal.home().files().pids(), "made anew head=" + lines.size() + ":" + before + "\n");
  }
}
