package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import coordinator.task.Exit;
import coordinator.task.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {

  @TempDir Path temp;
  Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = new Ground(temp);
  }

  @Test
  void runsNothingBeforeItIsLetGo() throws Exception {
    Launch launch = ground.launch("touch", "done");

    Started started = ground.workers.arm(launch);

    assertThat(ProcessStat.lives(Ground.worker(started))).isTrue();
    assertThat(started.wrapper()).isNotEqualTo(started.pid());
    assertThat(ground.file("done")).doesNotExist();
    assertThat(launch.traces().ran()).doesNotExist();

    assertThat(Ground.exit(ground.go(started, launch.base()))).isEqualTo(Exit.ended(0));
    assertThat(ground.file("done")).exists();
    assertThat(launch.traces().ran()).exists();
  }

  @Test
  void writesNothingThroughALinkThatLiesWhereTheLogShould() throws Exception {
    Launch launch = ground.launch("sh", "-c", "echo said");
    Path victim = Files.writeString(temp.resolve("victim"), "precious");
    Path twin = Files.writeString(temp.resolve("twin"), "precious");
    Files.createSymbolicLink(launch.log(), victim);
    assertThat(Ground.exit(ground.go(ground.workers.arm(launch), launch.base())))
        .isEqualTo(Exit.ended(0));
    assertThat(victim).hasContent("precious");
    assertThat(launch.log()).hasContent("said");

    Files.delete(launch.log());
    Files.createLink(launch.log(), twin);
    assertThat(Ground.exit(ground.go(ground.workers.arm(launch), launch.base())))
        .isEqualTo(Exit.ended(0));
    assertThat(twin).hasContent("precious");
    assertThat(launch.log()).hasContent("said");
  }

  @Test
  void runsNothingIfItIsSentAway() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Started started = ground.workers.arm(launch);

    ground.workers.dismiss(started);

    Ground.awaitGone(Ground.wrapper(started));
    assertThat(ground.file("done")).doesNotExist();
    assertThat(launch.traces().ran()).doesNotExist();
    assertThat(launch.traces().code()).isEmpty();
    assertThatThrownBy(() -> ground.workers.dismiss(started))
        .hasMessageContaining("not at its start line");
  }

  @Test
  void runsNothingIfTheCoordinatorIsKilledFirst() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Elsewhere other = Elsewhere.start(false, launch);
    assertThat(ProcessStat.lives(Ground.worker(other.started()))).isTrue();

    other.kill();

    assertThat(Ground.exit(ground.adopt(other.started(), launch.base())))
        .isEqualTo(Exit.neverRan());
    assertThat(ProcessStat.lives(Ground.wrapper(other.started()))).isFalse();
    assertThat(ground.file("done")).doesNotExist();
    assertThat(launch.traces().code()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0,0",
    "exit 7,7",
    "exit 75,75",
    "exit 255,255",
    "kill -9 $$,137",
    "kill -INT $$,130"
  })
  void tellsHowAWorkerEnded(String script, int code) throws Exception {
    assertThat(ground.run(ground.shell(script))).isEqualTo(Exit.ended(code));
  }

  @Test
  void saysInTheLogWhyAProgramCannotBeRun() throws Exception {
    Launch missing = ground.launch("no-such-program");
    assertThat(ground.run(missing)).isEqualTo(Exit.ended(127));
    assertThat(Ground.log(missing)).contains("no-such-program: not found");

    Launch notExecutable = ground.launch(Files.writeString(ground.file("plain"), "x").toString());
    assertThat(ground.run(notExecutable)).isEqualTo(Exit.ended(126));
    assertThat(Ground.log(notExecutable)).contains("Permission denied");
  }

  @Test
  void saysWhyNothingCanBeStarted() throws Exception {
    Launch nowhere = ground.launch(ground.file("no such folder").resolve("base"), "true");
    assertThatThrownBy(() -> ground.workers.arm(nowhere)).hasMessageContaining("no such folder");

    Launch launch = ground.launch("true");
    Files.delete(launch.stdin());
    assertThatThrownBy(() -> ground.workers.arm(launch)).hasMessageContaining("prompt");
  }

  @Test
  void keepsPlaceForTheExitCodeOnADiskThatIsFullByThen() throws Exception {
    Launch launch = ground.shell("exit 7");
    Started started = ground.workers.arm(launch);
    Object file = Files.getAttribute(launch.traces().exit(), "unix:ino");
    assertThat(Files.size(launch.traces().exit())).isEqualTo(4);

    assertThat(Ground.exit(ground.go(started, launch.base()))).isEqualTo(Exit.ended(7));

    assertThat(Files.getAttribute(launch.traces().exit(), "unix:ino")).isEqualTo(file);
    assertThat(launch.traces().exit()).hasContent("  7\n");
  }

  @Test
  void nothingIsStartedOnceItIsClosedAndWhatWaitedIsSentAway() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Started started = ground.workers.arm(launch);

    ground.workers.close();

    Ground.awaitGone(Ground.wrapper(started));
    assertThat(ground.file("done")).doesNotExist();
    assertThatThrownBy(() -> ground.workers.arm(launch)).hasMessageContaining("nothing more");
  }

  @Test
  void doesNotRunWhatAnotherHasRun() throws Exception {
    Launch launch = ground.launch("touch", "done");
    Started started = ground.workers.arm(launch);
    Files.createFile(launch.traces().ran());

    assertThat(Ground.exit(ground.go(started, launch.base()))).isEqualTo(Exit.ended(73));
    assertThat(ground.file("done")).doesNotExist();
  }

  @Test
  void givesThePromptAsStandardInputAndNothingElse() throws Exception {
    Launch launch = ground.shell("cat; ls -l /proc/self/fd; env; echo \"$EXTRA\" >&2");

    assertThat(ground.run(launch).clean()).isTrue();

    assertThat(Ground.log(launch))
        .startsWith("Do it.\n")
        .doesNotContain("pipe:")
        .doesNotContain("coordinator_")
        .contains("COORDINATOR_ATTEMPT=" + launch.id())
        .endsWith("a b\n");
  }

  @Test
  void givesArgumentsAsTheyAre() throws Exception {
    List<String> odd =
        List.of(
            "", " a b ", "it's", "\"q\"", "$HOME `x` $(y)", "two\nlines\n", "*", "-n", "ü ☃", "\\");
    List<String> command = new ArrayList<>(List.of("printf", "[%s]"));
    command.addAll(odd);
    Launch launch = ground.launch(command.toArray(String[]::new));

    assertThat(ground.run(launch).clean()).isTrue();

    assertThat(Ground.log(launch)).isEqualTo("[" + String.join("][", odd) + "]");
  }

  @Test
  void keepsTheLogOfAnEarlierStartAndNothingElse() throws Exception {
    Launch first = ground.shell("echo one; exit 3");
    ground.run(first);
    Launch second = ground.launch(first.base(), "echo", "two");

    Started started = ground.workers.arm(second);

    assertThat(second.traces().code()).isEmpty();
    assertThat(second.traces().ran()).doesNotExist();
    assertThat(Ground.exit(ground.go(started, second.base()))).isEqualTo(Exit.ended(0));
    assertThat(Ground.log(second)).isEqualTo("one\ntwo\n");
  }

  @Test
  void keepsALargeOutputWithoutReadingIt() throws Exception {
    Launch launch = ground.shell("head -c 3000000 /dev/zero; head -c 100 /dev/zero >&2");

    assertThat(ground.run(launch).clean()).isTrue();

    assertThat(launch.log()).hasSize(3_000_100);
  }

  @Test
  void runsManySideBySide() throws Exception {
    List<CompletableFuture<Exit>> exits = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Launch launch = ground.shell("read line; exit $1", String.valueOf(i));
      exits.add(ground.go(ground.workers.arm(launch), launch.base()));
    }
    for (int i = 0; i < 40; i++) {
      assertThat(Ground.exit(exits.get(i))).isEqualTo(Exit.ended(i));
    }
  }

  @Test
  void asksAWrapperAgainWhoseWorkerEndedByItself() throws Exception {
    Launch first = ground.shell("echo one; export LEFT=1; cd /; exit 3");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(3));
    await().until(() -> ground.workers.waiting() == 1);

    Launch second = ground.shell("echo \"two $LEFT $EXTRA\"; pwd");
    Started after = ground.workers.arm(second);
    assertThat(Ground.exit(ground.go(after, second.base()))).isEqualTo(Exit.ended(0));

    assertThat(Ground.wrapper(after)).isEqualTo(Ground.wrapper(before));
    assertThat(Ground.worker(after)).isNotEqualTo(Ground.worker(before));
    assertThat(Ground.log(first)).isEqualTo("one\n");
    assertThat(Ground.log(second)).isEqualTo("two  a b\n" + ground.directory + "\n");
    assertThat(first.traces().code()).hasValue(3);
    assertThat(ground.workers.probe(before, first.base()).alive()).isFalse();
    ground.workers.close();
    Ground.awaitGone(Ground.wrapper(after));
  }

  @Test
  void asksNoWrapperAgainWhoseWorkerWasKilled() throws Exception {
    Launch first = ground.shell("kill -9 $$");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(137));

    Started after = ground.workers.arm(ground.shell("true"));

    assertThat(Ground.wrapper(after)).isNotEqualTo(Ground.wrapper(before));
    Ground.awaitGone(Ground.wrapper(before));
    ground.workers.dismiss(after);
  }

  @Test
  void aWorkerIsAtItsStartLineAtOnceWhereAShellWasForkedAhead() throws Exception {
    Launch first = ground.shell("exit 3");
    assertThat(ground.workers.armAtOnce(first)).isEmpty();
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(3));

    Launch second = ground.shell("echo $$; exit 4");
    Started after =
        await().until(() -> ground.workers.armAtOnce(second), Optional::isPresent).orElseThrow();
    assertThat(Ground.wrapper(after)).isEqualTo(Ground.wrapper(before));
    assertThat(Ground.exit(ground.go(after, second.base()))).isEqualTo(Exit.ended(4));
    assertThat(Ground.log(second)).isEqualTo(after.pid() + "\n");
    assertThat(first.traces().code()).hasValue(3);
    assertThat(second.traces().code()).hasValue(4);
  }

  @Test
  void asksNoWrapperAgainBeforeTheEndOfItsWorkerIsRecorded() throws Exception {
    Launch first = ground.shell("true");
    Started before = ground.workers.arm(first);
    CompletableFuture<Exit> exit = new CompletableFuture<>();
    ground.workers.go(before, first.base(), exit::complete);
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(0));

    Started other = ground.workers.arm(ground.shell("true"));
    assertThat(Ground.wrapper(other)).isNotEqualTo(Ground.wrapper(before));
    ground.workers.dismiss(other);

    ground.workers.release(before);
    Started after = ground.workers.arm(ground.shell("true"));
    assertThat(Ground.wrapper(after)).isEqualTo(Ground.wrapper(before));
    ground.workers.dismiss(after);
  }

  @Test
  void whatAWorkerLeftIsEndedAndTheShellForkedAheadIsNot() throws Exception {
    Launch first = ground.shell("sleep 100 & echo $!");
    Started before = ground.workers.arm(first);
    CompletableFuture<Exit> exit = ground.go(before, first.base());
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(0));
    long left = Long.parseLong(Ground.log(first).strip());
    assertThat(ProcessStat.read(left).filter(process -> !process.gone())).isEmpty();

    Launch second = ground.shell("exit 4");
    Started after = ground.workers.arm(second);
    assertThat(Ground.wrapper(after)).isEqualTo(Ground.wrapper(before));
    assertThat(Ground.exit(ground.go(after, second.base()))).isEqualTo(Exit.ended(4));
  }

  @Test
  void whatAWorkerMadeAChildOfItsWrapperIsNotTakenForTheShellForkedAhead() throws Exception {
    String call = System.getProperty("os.arch").equals("amd64") ? "56" : "220";
    String clone =
        "my $pid = syscall($ARGV[0], 0x8011, 0, 0, 0, 0);" // CLONE_PARENT, SIGCHLD
            + "exec 'sleep', '100' if $pid == 0; print \"$pid\\n\"";
    for (int i = 0; i < 5; i++) {
      Launch launch = ground.launch("perl", "-e", clone, call);
      assertThat(ground.run(launch)).isEqualTo(Exit.ended(0));
      long left = Long.parseLong(Ground.log(launch).strip());
      assertThat(left).isPositive();
      await().until(() -> ProcessStat.read(left).filter(now -> !now.gone()).isEmpty());
    }
  }

  @Test
  void startsAnotherWrapperWhereTheShellThatWaitedWasKilled() throws Exception {
    Launch first = ground.launch("true");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(0));

    ProcessHandle shell = await().until(() -> child(before.wrapper()), Optional::isPresent).get();
    shell.destroyForcibly();
    await().until(() -> ProcessStat.read(shell.pid()).isEmpty());

    assertThat(ground.run(ground.launch("true"))).isEqualTo(Exit.ended(0));
  }

  private static Optional<ProcessHandle> child(long pid) {
    return ProcessHandle.of(pid).flatMap(parent -> parent.children().findFirst());
  }

  @Test
  void whatIsKilledAtItsStartLineNeverRan() throws Exception {
    Launch launch = ground.launch("true");
    Started killed = ground.workers.arm(launch);
    StopTest.kill(killed.pid());
    Ground.awaitGone(Ground.worker(killed));
    assertThat(Ground.exit(ground.go(killed, launch.base()))).isEqualTo(Exit.neverRan());
    Ground.awaitGone(Ground.wrapper(killed));
  }

  @Test
  void startsAnotherWrapperWhereTheWaitingOneWasKilled() throws Exception {
    Launch first = ground.launch("true");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(0));

    StopTest.kill(before.wrapper());
    Ground.awaitGone(Ground.wrapper(before));

    assertThat(ground.run(ground.launch("true"))).isEqualTo(Exit.ended(0));
  }

  @Test
  void givesNoWorkerAVariableThatItsShellUses() throws Exception {
    Launch launch =
        new Launch(
            "id",
            ground.file("worker 1"),
            Path.of("/dev/null"),
            List.of("true"),
            ground.directory,
            Map.of("coordinator_base", "/tmp/elsewhere"));
    assertThatThrownBy(() -> ground.workers.arm(launch))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("coordinator_base: no worker can be given a variable");
  }

  @Test
  void startsWorkersAlsoAfterTheShellThatHoldsTheirPipeWasKilled() throws Exception {
    Launch before = ground.shell("while ! [ -e go ]; do sleep 0.02; done; exit 3");
    Started started = ground.workers.arm(before);
    CompletableFuture<Exit> exit = ground.go(started, before.base());
    List<ProcessHandle> ears = ears();
    assertThat(ears).isNotEmpty();

    ears.forEach(ProcessHandle::destroyForcibly);
    ears.forEach(ear -> ear.onExit().join());

    Launch after = ground.shell("exit 4");
    assertThat(ground.run(after)).isEqualTo(Exit.ended(4));
    Files.createFile(ground.file("go"));
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(3));
  }

  private static List<ProcessHandle> ears() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .map(List::of)
                    .orElse(List.of())
                    .contains("coordinator-ear"))
        .toList();
  }

  @Test
  void tellsAWrapperThatIsAskedAgainAnotherCommandAndOtherValues() throws Exception {
    Launch first = ground.launch("printf", "[%s]", "one");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(0));
    await().until(() -> ground.workers.waiting() == 1);
    List<String> odd =
        List.of("", " a ", "it's", "$HOME `x`", "two\n\nlines\n", "ü ☃ Á", "\\", "-n");
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "printf '[%s]' \"$EXTRA\" \"$@\"", "sh"));
    command.addAll(odd);
    Launch template = ground.launch("true");
    Launch second =
        new Launch(
            template.id(),
            template.base(),
            template.stdin(),
            command,
            template.directory(),
            Map.of("EXTRA", "three\nlines\n"));

    Started after = ground.workers.arm(second);
    assertThat(Ground.exit(ground.go(after, second.base()))).isEqualTo(Exit.ended(0));

    assertThat(Ground.wrapper(after)).isEqualTo(Ground.wrapper(before));
    assertThat(Ground.log(second)).isEqualTo("[three\nlines\n][" + String.join("][", odd) + "]");
  }

  @Test
  void aWrapperStaysInItsFoldersAndTakesNoVariableBack() throws Exception {
    Launch first = ground.launch("true");
    Started before = ground.workers.arm(first);
    assertThat(Ground.exit(ground.go(before, first.base()))).isEqualTo(Exit.ended(0));

    Path other = Files.createDirectory(ground.file("other"));
    Launch elsewhere = ground.launch(other.resolve("base"), "true");
    Launch without =
        new Launch(
            "an id", ground.file("w"), first.stdin(), List.of("env"), first.directory(), Map.of());

    for (Launch launch : List.of(elsewhere, without)) {
      Started after = ground.workers.arm(launch);
      assertThat(Ground.exit(ground.go(after, launch.base()))).isEqualTo(Exit.ended(0));
      assertThat(Ground.wrapper(after)).isNotEqualTo(Ground.wrapper(before));
    }
    assertThat(Ground.log(without)).doesNotContain("\nEXTRA=");
  }

  @Test
  void probesWhatAWorkerDoes() throws Exception {
    Launch launch = ground.shell("echo 12345; (i=0; while :; do i=$((i+1)); done) & wait");
    Started started = ground.workers.arm(launch);
    CompletableFuture<Exit> exit = ground.go(started, launch.base());

    await()
        .untilAsserted(
            () -> {
              Probe probe = ground.workers.probe(started, launch.base());
              assertThat(probe.alive()).isTrue();
              assertThat(probe.logBytes()).isEqualTo(6);
              assertThat(probe.logIdle()).isPositive();
              assertThat(probe.cpu()).isGreaterThan(java.time.Duration.ofMillis(100));
            });

    ground.workers.signal(started, "KILL");
    assertThat(Ground.exit(exit)).isEqualTo(Exit.ended(137));
    await().until(() -> !ground.workers.probe(started, launch.base()).alive());
  }

  @Test
  void aLaunchInALogTellsNoValueOfItsEnvironment() throws Exception {
    assertThat(ground.launch("true").toString()).contains("EXTRA").doesNotContain("a b");
  }
}
