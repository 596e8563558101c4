package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Evidence;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Keeping;
import coordinator.task.RunState;
import coordinator.task.Tokens;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real repositories, into which the changes of attempts are put. */
class FilingTest {

  private static final TreeRule COMMIT = rule("PLAN-DEMO P07: Do it", null);
  private static final TreeRule STASH = rule(null, "coordinator/PLAN-DEMO/P07");

  @TempDir Path folder;
  private Bench bench;

  private static TreeRule rule(String message, String aside) {
    return new TreeRule(Change.MAY, List.of(), new Keeping(message, aside));
  }

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
    bench.write(".gitignore", "tmp/\n");
    bench.write("src/a.txt", "one\n");
    bench.write("src/gone.txt", "here\n");
    bench.write("mine.txt", "mine\n");
    bench.git("init", "-q", "-b", "main");
    bench.git("config", "user.name", "t");
    bench.git("config", "user.email", "t@example.org");
    bench.git("add", "-A");
    bench.git("commit", "-qm", "begin");
  }

  /** An attempt that is judged so, whatever was found. */
  private RunState judged(TreeRule rule, boolean passed, Bench.Work work) throws IOException {
    Bench.Done done =
        bench.attempt(
            bench.agent("P07", rule),
            () -> {
              bench.papers("P07", "done");
              work.run();
            });
    Finding finding = passed ? Finding.holds("Check", "passed") : Finding.fails("Check", "failed");
    return bench.judged(done.state(), "P07", done.evidence(), finding);
  }

  private Filed file(RunState state) throws IOException {
    return bench.checkpoint.file(bench.run(state, "P07"));
  }

  private String git(String... arguments) throws IOException {
    return Bench.git(bench.workspace, arguments).strip();
  }

  private void work() throws IOException {
    bench.write("src/a.txt", "two\n");
    bench.write("src/new ü.txt", "new\n");
    Files.delete(bench.workspace.resolve("src/gone.txt"));
  }

  @Test
  void commitsWhatThePhaseChangedAndNothingElse() throws IOException {
    bench.write("mine.txt", "staged by me\n");
    bench.git("add", "mine.txt");
    bench.write("other.txt", "not staged\n");
    Filed filed = file(judged(COMMIT, true, this::work));

    assertThat(filed.branch()).isEqualTo("main");
    assertThat(git("rev-parse", "HEAD")).isEqualTo(filed.commit());
    assertThat(git("show", "--format=%B", "--name-status", "-z", "HEAD"))
        .contains("PLAN-DEMO P07: Do it", "Coordinator-Attempt: id")
        .contains("M\0src/a.txt\0", "D\0src/gone.txt\0", "A\0src/new ü.txt\0")
        .doesNotContain("mine.txt", "other.txt", "reports");
    assertThat(git("status", "--porcelain", "--", "mine.txt", "other.txt", "src"))
        .isEqualTo("M  mine.txt\n?? other.txt");
  }

  @Test
  void commitsOnceThoughItIsKilledBeforeThatIsRecorded() throws IOException {
    RunState state = judged(COMMIT, true, this::work);
    Filed first = file(state);
    Filed again = file(state);
    assertThat(again.commit()).isEqualTo(first.commit());
    assertThat(git("rev-list", "--count", "HEAD")).isEqualTo("2");
  }

  @Test
  void leavesAnIndexThatKnowsOfTheCommitThoughItIsKilledBetweenTheTwo() throws IOException {
    RunState state = judged(COMMIT, true, this::work);
    byte[] before = Files.readAllBytes(bench.workspace.resolve(".git/index"));
    file(state);
    Files.write(bench.workspace.resolve(".git/index"), before);
    file(state);
    assertThat(git("status", "--porcelain", "--", "src")).isEmpty();
  }

  @Test
  void commitsTheWorkOfTheAttemptsBeforeIt() throws IOException {
    Bench.Done first =
        bench.attempt(bench.agent("P07", COMMIT), () -> bench.write("src/a.txt", "two\n"));
    RunState again = bench.reopened(bench.judged(first.state(), "P07", first.evidence()), "P07");
    bench.write("mine.txt", "changed by me in between\n");
    Bench.Done second =
        bench.attempt(
            again,
            "P07",
            () -> {
              bench.papers("P07", "done");
              bench.write("src/b.txt", "three\n");
            });
    file(bench.judged(second.state(), "P07", second.evidence()));
    assertThat(git("show", "--format=", "--name-only", "HEAD").lines())
        .containsExactly("src/a.txt", "src/b.txt");
  }

  @Test
  void runsNoHook() throws IOException {
    for (String name :
        List.of("pre-commit", "commit-msg", "post-commit", "reference-transaction")) {
      Path hook = bench.workspace.resolve(".git/hooks/" + name);
      Files.createDirectories(hook.getParent());
      Files.writeString(hook, "#!/bin/sh\ntouch '" + folder.resolve("ran") + "'\nexit 1\n");
      assertThat(hook.toFile().setExecutable(true)).isTrue();
    }
    assertThat(file(judged(COMMIT, true, this::work)).commit()).isNotNull();
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void makesNoEmptyCommitWhereTheWorkerCommittedItself() throws IOException {
    Filed filed =
        file(
            judged(
                COMMIT,
                true,
                () -> {
                  work();
                  bench.git("add", "-A", "src");
                  bench.git("commit", "-qm", "by the worker");
                }));
    assertThat(filed.commit()).isEqualTo(git("rev-parse", "HEAD"));
    assertThat(git("log", "-1", "--format=%s")).isEqualTo("by the worker");
  }

  @Test
  void commitsNothingOnADetachedHead() throws IOException {
    bench.git("checkout", "-q", "--detach");
    Filed filed = file(judged(COMMIT, true, this::work));
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("HEAD is detached");
    assertThat(git("rev-list", "--count", "--all")).isEqualTo("1");
  }

  @Test
  void commitsNothingInTheMiddleOfAMerge() throws IOException {
    bench.git("checkout", "-q", "-b", "side");
    bench.write("mine.txt", "theirs\n");
    bench.git("commit", "-qam", "theirs");
    bench.git("checkout", "-q", "main");
    bench.write("mine.txt", "ours\n");
    bench.git("commit", "-qam", "ours");
    try {
      bench.git("merge", "-q", "side");
    } catch (IOException conflict) {
      assertThat(conflict).hasMessageContaining("CONFLICT");
    }
    Filed filed = file(judged(COMMIT, true, this::work));
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("a merge is under way");
    assertThat(bench.workspace.resolve(".git/MERGE_HEAD")).exists();
  }

  @Test
  void commitsNothingThatHasChangedSinceItWasJudged() throws IOException {
    RunState state = judged(COMMIT, true, this::work);
    bench.write("src/a.txt", "three, by a person\n");
    Filed filed = file(state);
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("src/a.txt has changed since it was judged");
  }

  @Test
  void commitsIntoARepositoryWithoutACommit() throws IOException {
    OwnGit.remove(bench.workspace.resolve(".git"));
    bench.git("init", "-q", "-b", "main");
    bench.git("config", "user.name", "t");
    bench.git("config", "user.email", "t@example.org");
    Filed filed = file(judged(COMMIT, true, this::work));
    assertThat(filed.commit()).isEqualTo(git("rev-parse", "main"));
  }

  @Test
  void commitsNothingThatAFilterWouldMakeSomethingElseOfAndRunsNone() throws IOException {
    RunState state =
        judged(
            COMMIT,
            true,
            () -> {
              work();
              bench.git(
                  "config",
                  "filter.evil.clean",
                  "touch '" + folder.resolve("ran") + "'; cat >/dev/null; echo evil");
              bench.write(".git/info/attributes", "src/a.txt filter=evil\n");
            });
    Filed filed = file(state);
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("src/a.txt goes through git's filter 'evil'");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void runsNoFilterOnFilesThatItDoesNotCommit() throws IOException {
    RunState state = judged(COMMIT, true, this::work);
    bench.git("config", "filter.evil.clean", "touch '" + folder.resolve("ran") + "'; cat");
    bench.write(".git/info/attributes", "mine.txt filter=evil\n");
    bench.write("mine.txt", "ours\n");
    assertThat(file(state).commit()).isNotNull();
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void commitsFromTheWorkspaceWhereverASettingSaysThatTheWorkTreeLies() throws IOException {
    Files.createDirectories(folder.resolve("elsewhere/src"));
    Files.writeString(folder.resolve("elsewhere/src/a.txt"), "of elsewhere\n");
    Filed filed =
        file(
            judged(
                COMMIT,
                true,
                () -> {
                  work();
                  bench.git("config", "core.worktree", folder.resolve("elsewhere").toString());
                }));
    assertThat(filed.commit()).isNotNull();
    assertThat(git("show", "HEAD:src/a.txt")).isEqualTo("two");
  }

  @Test
  void commitsNothingThatAnAttributeMakesSomethingElseOf() throws IOException {
    Filed filed =
        file(
            judged(
                COMMIT,
                true,
                () -> {
                  bench.write("src/a.txt", "$" + "Id: what counts $\n");
                  bench.write(".git/info/attributes", "src/a.txt ident\n");
                }));
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("make something else of src/a.txt");
  }

  @Test
  void followsTheUsersLineEnds() throws IOException {
    bench.git("config", "core.autocrlf", "input");
    Filed filed = file(judged(COMMIT, true, () -> bench.write("src/a.txt", "one\r\ntwo\r\n")));
    assertThat(filed.commit()).isNotNull();
    assertThat(Bench.git(bench.workspace, "show", "HEAD:src/a.txt")).isEqualTo("one\ntwo\n");
  }

  @Test
  void commitsInAWorkspaceBelowTheRepositorysRoot() throws IOException {
    OwnGit.remove(bench.workspace.resolve(".git"));
    Bench.git(folder, "init", "-q", "-b", "main");
    Bench.git(folder, "config", "user.name", "t");
    Bench.git(folder, "config", "user.email", "t@example.org");
    Bench.git(folder, "add", "-A");
    Bench.git(folder, "commit", "-qm", "begin");
    assertThat(file(judged(COMMIT, true, this::work)).commit()).isNotNull();
    assertThat(git("show", "--format=", "--name-only", "-z", "HEAD"))
        .isEqualTo("ws/src/a.txt\0ws/src/gone.txt\0ws/src/new ü.txt\0");
    assertThat(git("status", "--porcelain", "--", "src")).isEmpty();
  }

  @Test
  void setsAsideByteForByteAndRunsNoFilter() throws IOException {
    RunState state =
        judged(
            STASH,
            false,
            () -> {
              work();
              bench.git(
                  "config", "filter.evil.clean", "touch '" + folder.resolve("ran") + "'; cat");
              bench.write(".git/info/attributes", "* filter=evil\n");
            });
    Filed filed = file(state);
    assertThat(git("show", filed.branch() + ":src/a.txt")).isEqualTo("two");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("one\n");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void saysWhatGitSaysWhereItKnowsNobodysName() throws IOException {
    bench.git("config", "user.useConfigOnly", "true");
    bench.git("config", "--unset", "user.name");
    bench.git("config", "--unset", "user.email");
    Filed filed = file(judged(COMMIT, true, this::work));
    if (filed.commit() == null) { // whoever runs this may have a name for all repositories
      assertThat(filed.text()).startsWith("left as it is: ").contains("user.");
    }
  }

  @Test
  void setsAsideWhatAFailedAttemptChangedAndLosesNothing() throws IOException {
    bench.write("src/a.txt", "one, and not committed\n");
    bench.write("other.txt", "mine, too\n");
    RunState state = judged(STASH, false, this::work);
    Filed filed = file(state);

    assertThat(filed.branch()).startsWith("coordinator/PLAN-DEMO/P07-1-");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("one, and not committed\n");
    assertThat(bench.workspace.resolve("src/gone.txt")).hasContent("here\n");
    assertThat(bench.workspace.resolve("src/new ü.txt")).doesNotExist();
    assertThat(bench.workspace.resolve("other.txt")).hasContent("mine, too\n");
    assertThat(git("show", filed.branch() + ":src/a.txt")).isEqualTo("two");
    assertThat(git("show", filed.branch() + ":src/new ü.txt")).isEqualTo("new");
    assertThat(git("symbolic-ref", "--short", "HEAD")).isEqualTo("main");

    assertThat(file(state).commit()).isEqualTo(filed.commit());
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("one, and not committed\n");
  }

  @Test
  void takesBackTheRestThoughItIsKilledInTheMiddle() throws IOException {
    RunState state = judged(STASH, false, this::work);
    Filed filed = file(state);
    work(); // as if nothing had been taken back yet
    assertThat(file(state).commit()).isEqualTo(filed.commit());
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("one\n");
    assertThat(bench.workspace.resolve("src/gone.txt")).hasContent("here\n");
    assertThat(bench.workspace.resolve("src/new ü.txt")).doesNotExist();
  }

  @Test
  void takesNothingBackThatSomebodyHasChangedSince() throws IOException {
    RunState state = judged(STASH, false, this::work);
    bench.write("src/a.txt", "three, by a person\n");
    Filed filed = file(state);
    assertThat(filed.text()).contains("since changed: src/a.txt");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("three, by a person\n");
  }

  @Test
  void letsTheNextAttemptBeginWhereTheFailedOneDid() throws IOException {
    TreeRule rule =
        new TreeRule(Change.MUST, List.of("mine.txt"), new Keeping(null, "coordinator/x"));
    Bench.Done first =
        bench.attempt(
            bench.agent("P07", rule),
            () -> {
              bench.papers("P07", "one");
              bench.write("mine.txt", "weaker\n");
            });
    RunState judged = bench.judged(first.state(), "P07", first.evidence());
    assertThat(file(judged).commit()).isNotNull();
    Bench.Done second =
        bench.attempt(
            bench.reopened(judged, "P07"),
            "P07",
            () -> {
              bench.papers("P07", "two");
              bench.write("src/a.txt", "right\n");
            });
    assertThat(second.failures()).isEmpty();
  }

  // ---- what a worker does to the repository

  /** Puts another content under the id of an honest one. */
  private void forge(String honest, String evil) throws IOException {
    bench.write("tmp/honest", honest);
    bench.write("tmp/evil", evil);
    Path objects = bench.workspace.resolve(".git/objects");
    String id = git("hash-object", "tmp/honest");
    String other = git("hash-object", "-w", "tmp/evil");
    Path place = objects.resolve(id.substring(0, 2)).resolve(id.substring(2));
    Files.createDirectories(place.getParent());
    Files.deleteIfExists(place);
    Files.copy(objects.resolve(other.substring(0, 2)).resolve(other.substring(2)), place);
  }

  /** Changes a file, and lays another content under the id that git will give to it. */
  private void forgeWhatIsWritten() throws IOException {
    forge("three\n", "evil\n");
    bench.write("src/a.txt", "three\n");
  }

  private void kept(String format) throws IOException {
    if (format.equals("sha256")) {
      OwnGit.remove(bench.workspace.resolve(".git"));
      bench.git("init", "-q", "-b", "main", "--object-format=sha256");
      bench.git("config", "user.name", "t");
      bench.git("config", "user.email", "t@example.org");
      bench.git("add", "-A");
      bench.git("commit", "-qm", "begin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha256"})
  void commitsNoObjectThatWasForgedUnderAnHonestId(String format) throws IOException {
    kept(format);
    Filed filed = file(judged(COMMIT, true, this::forgeWhatIsWritten));
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("left as it is", "src/a.txt", "forged");
    assertThat(git("log", "--format=%s", "-1")).isEqualTo("begin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha256"})
  void setsNothingAsideThatWasForgedUnderAnHonestId(String format) throws IOException {
    kept(format);
    Filed filed = file(judged(STASH, false, this::forgeWhatIsWritten));
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("left as it is", "src/a.txt", "forged");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("three\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha256"})
  void restoresNothingThatWasForgedUnderAnHonestId(String format) throws IOException {
    kept(format);
    Filed filed =
        file(
            judged(
                STASH,
                false,
                () -> {
                  work();
                  forge("one\n", "evil\n");
                }));
    assertThat(filed.text()).contains("left as it is", "src/a.txt", "forged");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("two\n");
    assertThat(bench.workspace.resolve("src/new ü.txt")).hasContent("new\n");
    assertThat(bench.workspace.resolve("src/gone.txt")).doesNotExist();
  }

  @Test
  void restoresLinksAndFilesInAWorkspaceBelowTheRepositorysRoot() throws IOException {
    OwnGit.remove(bench.workspace.resolve(".git"));
    Files.createSymbolicLink(bench.workspace.resolve("src/link"), Path.of("a.txt"));
    Bench.git(folder, "init", "-q", "-b", "main");
    Bench.git(folder, "add", "-A");
    Bench.git(folder, "commit", "-qm", "begin");
    Filed filed =
        file(
            judged(
                STASH,
                false,
                () -> {
                  work();
                  Files.delete(bench.workspace.resolve("src/link"));
                  bench.write("src/link", "no link\n");
                }));
    assertThat(filed.text()).startsWith("set aside");
    assertThat(Files.readSymbolicLink(bench.workspace.resolve("src/link")))
        .isEqualTo(Path.of("a.txt"));
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("one\n");
  }

  @Test
  void saysThatTheWorkerMovedHead() throws IOException {
    String before = git("rev-parse", "--short=10", "HEAD");
    RunState state =
        judged(
            STASH,
            false,
            () -> {
              work();
              bench.git("add", "-A", "src");
              bench.git("commit", "-qm", "by the worker");
            });
    String moved = "main " + before + " → main " + git("rev-parse", "--short=10", "HEAD");
    assertThat(bench.run(state, "P07").attempt().inquest().verdict().findings())
        .contains(Finding.note("Work tree", "HEAD was moved in this attempt: " + moved));
    assertThat(file(state).text()).contains("HEAD was moved in that attempt, " + moved);
  }

  @Test
  void saysNothingOfAHeadThatStaysThoughItsReferencesArePacked() throws IOException {
    RunState state = judged(STASH, false, () -> bench.git("pack-refs", "--all"));
    assertThat(bench.run(state, "P07").attempt().inquest().verdict().findings())
        .noneMatch(finding -> finding.text().contains("HEAD"));
  }

  @Test
  void commitsNothingOfWhatAFailedAttemptCommittedItself() throws IOException {
    Bench.Done first =
        bench.attempt(
            bench.agent("P07", COMMIT),
            () -> {
              bench.papers("P07", "one");
              bench.write("src/evil.txt", "evil\n");
              bench.write("src/a.txt", "evil\n");
              bench.git("add", "-A");
              bench.git("commit", "-qm", "by the worker");
            });
    Evidence red =
        new Evidence(
            List.of(Finding.fails("Report", "says FAIL")),
            null,
            Tokens.NONE,
            List.of(),
            first.evidence().notes());
    RunState failed = bench.judged(first.state(), "P07", red);
    Bench.Done second =
        bench.attempt(
            bench.reopened(failed, "P07"),
            "P07",
            () -> {
              bench.papers("P07", "two");
              Files.delete(bench.workspace.resolve("src/evil.txt"));
              bench.write("src/a.txt", "one\n");
              bench.write("src/right.txt", "right\n");
            });
    assertThat(second.failures()).isEmpty();
    RunState passed =
        bench.judged(second.state(), "P07", second.evidence(), Finding.holds("Check", "passed"));
    assertThat(file(passed).text()).contains("committed to main: 3 files");
    assertThat(git("ls-tree", "--name-only", "HEAD", "src/"))
        .isEqualTo("src/a.txt\nsrc/gone.txt\nsrc/right.txt");
    assertThat(git("show", "HEAD:src/a.txt")).isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void putsNothingUnderANameThatIsNotItsOwn(boolean passed) throws Exception {
    RunState state =
        judged(
            passed ? COMMIT : STASH,
            passed,
            () -> {
              work();
              Process latin1 =
                  new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'src/caf\\351.txt')\"")
                      .directory(bench.workspace.toFile())
                      .start();
              assertThat(latin1.onExit().join().exitValue()).isZero();
            });
    Filed filed = file(state);
    assertThat(filed.commit()).isNull();
    assertThat(filed.text()).contains("left as it is: the name src/caf\ufffd.txt is not UTF-8");
    assertThat(bench.workspace.resolve("src/a.txt")).hasContent("two\n");
    assertThat(git("branch", "--list", "coordinator/*")).isEmpty();
  }
}
