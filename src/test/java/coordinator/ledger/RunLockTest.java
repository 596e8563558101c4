package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Event;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks between real processes, because what the operating system does with them is the point. */
final class RunLockTest {

  @TempDir Path folder;
  private Path file;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("PLAN-x.lock");
  }

  @AfterEach
  void endProcesses() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aSecondProcessIsRefusedAndTheLockIsDroppedWhenItsHolderIsKilled() throws Exception {
    Contender first = new Contender(1);
    assertThat(first.contend()).isEqualTo("won 1");
    assertThat(RunLock.held(file)).isTrue();
    assertThat(RunLock.holder(file)).isEqualTo("PID " + first.process.pid() + " contender 0");
    assertThat(RunLock.take(file, "me")).isEmpty();

    first.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS); // SIGKILL
    assertThat(RunLock.held(file)).isFalse();
    Optional<RunLock> mine = RunLock.take(file, "me");
    assertThat(mine).isPresent();
    mine.get().close();
  }

  @Test
  void ofFiftyContendersInFiveProcessesOneWins() throws Exception {
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      contenders.add(new Contender(10));
    }
    for (Contender contender : contenders) {
      contender.go();
    }
    List<String> results = new ArrayList<>();
    for (Contender contender : contenders) {
      results.add(contender.line());
    }
    assertThat(results).containsExactlyInAnyOrder("won 1", "won 0", "won 0", "won 0", "won 0");
  }

  @Test
  void aProcessThatLooksAtItsOwnLockKeepsIt() throws Exception {
    try (RunLock lock = RunLock.take(file, "me").orElseThrow()) {
      assertThat(RunLock.take(file, "me again")).isEmpty();
      assertThat(RunLock.take(folder.resolve("./PLAN-x.lock"), "by another name")).isEmpty();
      assertThat(RunLock.held(file)).isTrue();
      assertThat(RunLock.holder(file)).isEqualTo("me");
      assertThat(new Contender(1).contend()).isEqualTo("won 0");
      assertThat(lock).isNotNull();
    }
    assertThat(RunLock.held(file)).isFalse();
    assertThat(new Contender(1).contend()).isEqualTo("won 1");
  }

  @Test
  void nobodyHoldsWhatIsNotThere() throws Exception {
    assertThat(RunLock.held(file)).isFalse();
    assertThat(RunLock.holder(file)).isEmpty();
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void aLockWhoseFileIsRemovedIsNoLongerHeldAndItsHolderIsTold() throws Exception {
    try (RunLock lock = RunLock.take(file, "me").orElseThrow()) {
      lock.mustBeHeld();
      Files.delete(file);
      assertThatThrownBy(lock::mustBeHeld)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("PLAN-x.lock: was removed or replaced");

      assertThat(new Contender(1).contend()).isEqualTo("won 1");
      assertThatThrownBy(lock::mustBeHeld).hasMessageContaining("another may hold the run");
    }
  }

  @Test
  void nothingIsRecordedWithoutTheLock() throws Exception {
    Event first = Events.all().get(0);
    try (RunLock lock = RunLock.take(file, "me").orElseThrow();
        FileLedger ledger =
            FileLedger.open(folder.resolve("ledger.jsonl"), folder.resolve("pids"), entry -> {})) {
      Ledger held = new HeldLedger(ledger, lock);
      assertThat(held.append(Instant.EPOCH, List.of(first))).hasSize(1);
      Files.move(file, folder.resolve("aside"));
      Files.createFile(file);
      assertThatThrownBy(() -> held.append(Instant.EPOCH, List.of(first)))
          .hasMessageContaining("another may hold the run");
      assertThatThrownBy(held::mustBeInPlace).hasMessageContaining("another may hold the run");
    }
    assertThat(Files.readAllLines(folder.resolve("ledger.jsonl"))).hasSize(1);
  }

  /** A process of its own that waits for the word, tries, and holds what it got. */
  private final class Contender {
    final Process process;
    private final BufferedReader out;

    Contender(int times) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String classes = place(LockHolder.class) + File.pathSeparator + place(RunLock.class);
      process =
          new ProcessBuilder(
                  java,
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xshare:auto",
                  "-cp",
                  classes,
                  LockHolder.class.getName(),
                  file.toString(),
                  String.valueOf(times))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      processes.add(process);
      out = process.inputReader();
      assertThat(out.readLine()).isEqualTo("ready");
    }

    private static String place(Class<?> type) {
      return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    void go() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    String line() throws IOException {
      return String.valueOf(out.readLine());
    }

    String contend() throws IOException {
      go();
      return line();
    }
  }
}
