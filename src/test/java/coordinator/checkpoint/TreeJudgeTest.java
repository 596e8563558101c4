package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Evidence.FileChange;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeJudgeTest {

  private static final TreeRule MUST = new TreeRule(Change.MUST, List.of());
  private static final TreeRule MUST_NOT = new TreeRule(Change.MUST_NOT, List.of());
  private static final TreeRule PROTECT = new TreeRule(Change.MAY, List.of("src/test/**"));

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
  }

  private void ground(boolean git) throws IOException {
    bench.write(".gitignore", "out/\n*.log\n");
    bench.write("src/main/a.txt", "one\n");
    bench.write("src/test/t.txt", "test\n");
    if (git) {
      bench.git("init", "-q", "-b", "main");
      bench.git("add", "-A");
      bench.git("commit", "-qm", "begin");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsAnImplementerWhoOnlyWroteItsPapers(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST),
            () -> {
              bench.papers("P07", "done");
              bench.write("out/x", "ignored");
              bench.write("tmp/PLAN-DEMO/worker-P07-1.log", "noise");
              bench.write("tmp/other/notes.md", "noise");
            });
    assertThat(done.failures())
        .containsExactly("Work tree: no file but the artifacts has changed since the phase began");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void seesWhatChangedAlsoWhereOthersDraftsComeAndGoMeanwhile(boolean git) throws Exception {
    ground(git);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> others =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                comeAndGo("others/.draft");
              }
            });
    for (int i = 0; i < 10; i++) {
      String text = i + "\n";
      Bench.Done done =
          bench.attempt(
              bench.agent("P07", MUST),
              () -> {
                bench.papers("P07", "done");
                bench.write("src/main/a.txt", text);
              });
      assertThat(done.failures()).isEmpty();
      assertThat(done.evidence().changed()).extracting(FileChange::path).contains("src/main/a.txt");
    }
    over.set(true);
    others.get();
  }

  private void comeAndGo(String file) {
    try {
      bench.write(file, "half");
      LockSupport.parkNanos(300_000);
      Files.delete(bench.workspace.resolve(file));
      LockSupport.parkNanos(300_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void seesWhatWasWrittenChangedAndDeleted(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST),
            () -> {
              bench.papers("P07", "done");
              bench.write("src/main/a.txt", "two\n");
              bench.write("src/main/ü b.txt", "1\n2\n");
              Files.delete(bench.workspace.resolve("src/test/t.txt"));
            });
    assertThat(done.failures()).isEmpty();
    assertThat(done.evidence().changed())
        .extracting(FileChange::path)
        .containsExactlyInAnyOrder("src/main/a.txt", "src/main/ü b.txt", "src/test/t.txt");
    if (git) {
      assertThat(done.evidence().changed()).contains(new FileChange("src/main/ü b.txt", 2, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsAVerifierWhoChangesCode(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST_NOT),
            () -> {
              bench.papers("P07", "done");
              bench.write("src/main/a.txt", "mended\n");
            });
    assertThat(done.failures()).singleElement().asString().contains("src/main/a.txt");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsAVerifierWhoChangesNothingButItsPapers(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        bench.attempt(bench.agent("P07", MUST_NOT), () -> bench.papers("P07", "done"));
    assertThat(done.failures()).isEmpty();
    assertThat(done.evidence().findings())
        .extracting(Object::toString)
        .contains("Work tree: nothing has changed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsProtectedFilesToTheirStateWhenThePhaseBegan(boolean git) throws IOException {
    ground(git);
    Task task = bench.agent("P07", PROTECT);
    Bench.Done first =
        bench.attempt(
            task,
            () -> {
              bench.papers("P07", "first");
              bench.write("src/test/t.txt", "weaker\n");
            });
    assertThat(first.failures())
        .singleElement()
        .asString()
        .contains("src/test/t.txt", "protected by 'src/test/**'");

    RunState again = bench.reopened(bench.judged(first.state(), "P07", first.evidence()), "P07");
    Bench.Done second = bench.attempt(again, "P07", () -> bench.papers("P07", "second"));
    assertThat(second.failures()).singleElement().asString().contains("src/test/t.txt");

    RunState third = bench.reopened(bench.judged(second.state(), "P07", second.evidence()), "P07");
    Bench.Done restored =
        bench.attempt(
            third,
            "P07",
            () -> {
              bench.papers("P07", "third");
              bench.write("src/test/t.txt", "test\n");
            });
    assertThat(restored.failures()).isEmpty();
  }

  @Test
  void blamesNoWorkerForWhatChangedBetweenAttempts() throws IOException {
    ground(true);
    Task task = bench.agent("P07", new TreeRule(Change.MUST, List.of("src/test/**")));
    Bench.Done first = bench.attempt(task, () -> {});
    RunState again = bench.reopened(bench.judged(first.state(), "P07", first.evidence()), "P07");
    bench.write("src/test/t.txt", "a person mended this\n");
    bench.write("junit.xml", "left by a check\n");
    Bench.Done lazy = bench.attempt(again, "P07", () -> bench.papers("P07", "done"));
    assertThat(lazy.failures())
        .containsExactly("Work tree: no file but the artifacts has changed since the phase began");
  }

  @Test
  void countsWorkOfEarlierAttemptsOfThePhase() throws IOException {
    ground(true);
    Bench.Done first =
        bench.attempt(bench.agent("P07", MUST), () -> bench.write("src/main/a.txt", "worked\n"));
    RunState again = bench.reopened(bench.judged(first.state(), "P07", first.evidence()), "P07");
    assertThat(bench.attempt(again, "P07", () -> bench.papers("P07", "papers")).failures())
        .isEmpty();
  }

  @Test
  void leavesTheUsersIndexBranchAndStashAlone() throws IOException {
    ground(true);
    bench.write("staged.txt", "staged");
    bench.git("add", "staged.txt");
    bench.write("src/main/a.txt", "not staged\n");
    String before =
        Bench.git(bench.workspace, "status", "--porcelain=v2", "--branch", "--show-stash");
    byte[] index = Files.readAllBytes(bench.workspace.resolve(".git/index"));
    bench.attempt(bench.agent("P07", MUST), () -> {});
    assertThat(Files.readAllBytes(bench.workspace.resolve(".git/index"))).isEqualTo(index);
    Files.delete(bench.workspace.resolve("plans/PLAN-DEMO/reports"));
    assertThat(
            Bench.git(bench.workspace, "status", "--porcelain=v2", "--branch", "--show-stash")
                .replace("? tmp/\n", ""))
        .isEqualTo(before);
  }

  @Test
  void seesChangesOfTheSameSizeAtTheSameTime() throws IOException {
    ground(true);
    Path file = bench.workspace.resolve("src/main/a.txt");
    FileTime time = Files.getLastModifiedTime(file);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST_NOT),
            () -> {
              bench.papers("P07", "done");
              bench.write("src/main/a.txt", "two\n");
              Files.setLastModifiedTime(file, time);
            });
    assertThat(done.failures()).singleElement().asString().contains("src/main/a.txt");
  }

  @Test
  void seesThroughFlagsThatAWorkerSetsInTheIndex() throws IOException {
    ground(true);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", PROTECT),
            () -> {
              bench.papers("P07", "done");
              bench.git("update-index", "--assume-unchanged", "src/test/t.txt");
              bench.write("src/test/t.txt", "weaker test\n");
            });
    assertThat(done.failures()).singleElement().asString().contains("src/test/t.txt");
  }

  @Test
  void seesAFileReplacedByAPipe() throws Exception {
    ground(true);
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", PROTECT),
            () -> {
              bench.papers("P07", "done");
              Files.delete(bench.workspace.resolve("src/test/t.txt"));
              new ProcessBuilder("mkfifo", bench.workspace.resolve("src/test/t.txt").toString())
                  .start()
                  .onExit()
                  .join();
            });
    assertThat(done.failures()).singleElement().asString().contains("src/test/t.txt");
  }

  @Test
  void worksInARepositoryWithoutACommit() throws IOException {
    bench.write("a.txt", "one\n");
    bench.git("init", "-q");
    Bench.Done done =
        bench.attempt(bench.agent("P07", MUST_NOT), () -> bench.write("a.txt", "two\n"));
    assertThat(done.failures()).anySatisfy(text -> assertThat(text).contains("a.txt"));
  }

  @Test
  void worksInAPartOfARepository() throws IOException {
    Files.writeString(folder.resolve("outside.txt"), "one");
    Bench.git(folder, "init", "-q");
    bench.write("a.txt", "one\n");
    Bench.git(folder, "add", "-A");
    Bench.git(folder, "commit", "-qm", "begin");
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST),
            () -> {
              bench.papers("P07", "done");
              bench.write("b.txt", "two\n");
              Files.writeString(folder.resolve("outside.txt"), "two");
            });
    assertThat(done.failures()).isEmpty();
    assertThat(done.evidence().changed()).containsExactly(new FileChange("b.txt", 1, 0));
  }

  @Test
  void worksWhereTheRepositoryIgnoresTheWorkspace() throws IOException {
    Files.writeString(folder.resolve(".gitignore"), "ws/\n");
    Bench.git(folder, "init", "-q");
    bench.write("a.txt", "one\n");
    Bench.Done done =
        bench.attempt(bench.agent("P07", MUST_NOT), () -> bench.write("a.txt", "two\n"));
    assertThat(done.failures()).anySatisfy(text -> assertThat(text).contains("a.txt"));
  }

  @Test
  void worksInALinkedWorktree() throws IOException {
    Path main = Files.createDirectories(folder.resolve("main"));
    Bench.git(main, "init", "-q");
    Files.writeString(main.resolve("a.txt"), "one\n");
    Bench.git(main, "add", "-A");
    Bench.git(main, "commit", "-qm", "begin");
    Files.delete(bench.workspace);
    Bench.git(main, "worktree", "add", "-q", bench.workspace.toString());
    Bench.Done done =
        bench.attempt(bench.agent("P07", MUST_NOT), () -> bench.write("a.txt", "two\n"));
    assertThat(done.failures()).anySatisfy(text -> assertThat(text).contains("a.txt"));
  }

  @Test
  void worksBesideHooksFiltersAndLineEndSettings() throws IOException {
    ground(true);
    bench.git("config", "core.autocrlf", "true");
    bench.git("config", "core.safecrlf", "true");
    bench.git("config", "filter.gone.clean", "no-such-program-anywhere");
    bench.git("config", "filter.gone.required", "true");
    bench.write(".gitattributes", "*.bin filter=gone\n");
    bench.write("x.bin", "1");
    bench.write("mixed.txt", "a\r\nb\n");
    Path hook = bench.workspace.resolve(".git/hooks/post-index-change");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\necho ran > hook-ran\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", MUST),
            () -> {
              bench.papers("P07", "done");
              bench.write("x.bin", "2");
            });
    assertThat(done.failures()).isEmpty();
    assertThat(done.evidence().changed()).extracting(FileChange::path).containsExactly("x.bin");
    assertThat(bench.workspace.resolve("hook-ran")).doesNotExist();
  }

  @Test
  void staysSoberWhenTheWorkerMakesARepositoryOrDestroysIt() throws IOException {
    ground(true);
    Bench.Done nested =
        bench.attempt(
            bench.agent("P07", MUST),
            () -> {
              bench.papers("P07", "done");
              Files.createDirectories(bench.workspace.resolve("fixture"));
              Bench.git(bench.workspace.resolve("fixture"), "init", "-q");
              bench.write("b.txt", "two\n");
            });
    assertThat(nested.failures()).isEmpty();
    Bench.Done destroyed =
        bench.attempt(
            bench.agent("P08", MUST),
            () -> {
              bench.papers("P08", "done");
              Files.move(bench.workspace.resolve(".git"), folder.resolve("gone.git"));
            });
    assertThat(destroyed.failures()).singleElement().asString().contains("cannot be compared");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsAVerifierToTheStateWhenThePhaseBegan(boolean git) throws IOException {
    ground(git);
    Bench.Done first =
        bench.attempt(
            bench.agent("P07", MUST_NOT), () -> bench.write("src/main/a.txt", "mended\n"));
    Bench.Done second = bench.attempt(again(first), "P07", () -> bench.papers("P07", "second"));
    assertThat(second.failures()).singleElement().asString().contains("src/main/a.txt");
    Bench.Done third =
        bench.attempt(
            again(second),
            "P07",
            () -> {
              bench.papers("P07", "third");
              bench.write("src/main/a.txt", "one\n");
            });
    assertThat(third.failures()).isEmpty();
  }

  @Test
  void blamesNoVerifierForWhatAPersonChangedBetweenItsAttempts() throws IOException {
    ground(true);
    Bench.Done first = bench.attempt(bench.agent("P07", MUST_NOT), () -> {});
    RunState again = again(first);
    bench.write("src/main/a.txt", "a person mended this\n");
    assertThat(bench.attempt(again, "P07", () -> bench.papers("P07", "done")).failures()).isEmpty();
  }

  @Test
  void blamesNoVerifierForWhatChangedAroundAnAttemptAtWhichNobodyLooked() throws IOException {
    ground(true);
    RunState running = bench.prepared(bench.taken(bench.agent("P07", MUST_NOT)), "P07");
    RunState again = bench.reopened(bench.exited(running, "P07", 130), "P07");
    bench.write("src/main/a.txt", "a person mended this\n");
    assertThat(bench.attempt(again, "P07", () -> bench.papers("P07", "done")).failures()).isEmpty();
  }

  @Test
  void beginsAnewWhereAPersonLetADoubtBeDoneAgain() throws IOException {
    ground(true);
    Bench.Done first =
        bench.attempt(
            bench.reader("P07", MUST_NOT),
            () -> {
              bench.papers("P07", "done");
              bench.write("src/main/a.txt", "a person\n");
            });
    assertThat(first.failures()).isNotEmpty();
    assertThat(bench.attempt(again(first), "P07", () -> bench.papers("P07", "2nd")).failures())
        .isEmpty();
  }

  private RunState again(Bench.Done done) {
    return bench.reopened(bench.judged(done.state(), "P07", done.evidence()), "P07");
  }
}
