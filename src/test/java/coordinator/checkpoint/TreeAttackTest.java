package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.Tokens;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import coordinator.task.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that weaken a protected test, and try to keep the coordinator from seeing it. */
class TreeAttackTest {

  private static final TreeRule PROTECT = new TreeRule(Change.MAY, List.of("src/test/**"));
  private static final TreeRule MUST_NOT = new TreeRule(Change.MUST_NOT, List.of());
  private static final String TEST = "src/test/t.txt";

  @TempDir Path folder;
  private Bench bench;
  private int times;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder);
    bench.write(".gitignore", "tmp/\n*.log\n__pycache__/\n");
    bench.write("src/main/a.txt", "one\n");
    bench.write(TEST, "test\n");
  }

  private void commit() throws IOException {
    bench.git("init", "-q", "-b", "main");
    bench.git("add", "-A");
    bench.git("commit", "-qm", "begin");
  }

  private Bench.Done attempt(TreeRule rule, Bench.Work work) throws IOException {
    return bench.attempt(bench.agent("P07", rule), () -> papersAnd(work));
  }

  private void papersAnd(Bench.Work work) throws IOException {
    bench.papers("P07", "done for the time " + ++times);
    work.run();
  }

  private void assertSeen(Bench.Done done, String path) {
    assertThat(done.failures())
        .anySatisfy(text -> assertThat(text).contains("Work tree: protected, but changed", path));
  }

  private static List<String> notes(Bench.Done done) {
    return done.evidence().findings().stream()
        .filter(finding -> finding.mark() == Finding.Mark.NOTE)
        .map(Finding::toString)
        .toList();
  }

  private void gitWith(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(bench.workspace.toFile());
    builder.environment().putAll(environment);
    assertThat(builder.start().onExit().join().exitValue()).isZero();
  }

  // ---- repositories within

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void seesThroughARepositoryWithinTheRepository(boolean committed) throws IOException {
    bench.write("src/test/lib/deep/l.txt", "strict\n");
    Path lib = bench.workspace.resolve("src/test/lib");
    Bench.git(lib, "init", "-q");
    if (committed) {
      Bench.git(lib, "add", "-A");
      Bench.git(lib, "commit", "-qm", "lib");
    }
    commit(committed);
    assertThat(attempt(PROTECT, () -> {}).failures()).isEmpty();
    assertSeen(
        attempt(PROTECT, () -> bench.write("src/test/lib/deep/l.txt", "lax\n")),
        "src/test/lib/deep/l.txt");
  }

  private void commit(boolean all) throws IOException {
    bench.git("init", "-q", "-b", "main");
    bench.git("add", ".gitignore", "src/main", TEST);
    if (all) {
      bench.git("add", "-A");
    }
    bench.git("commit", "-qm", "begin");
  }

  @Test
  void seesWhatIsWrittenIntoARepositoryThatTheWorkerMade() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write("src/test/mine/Evil.txt", "always green\n");
              Bench.git(bench.workspace.resolve("src/test/mine"), "init", "-q");
            });
    assertSeen(done, "src/test/mine");
  }

  @Test
  void holdsAVerifierBesideARepositoryWithin() throws IOException {
    bench.write("lib/.gitignore", "build/\n");
    bench.write("lib/l.txt", "strict\n");
    Bench.git(bench.workspace.resolve("lib"), "init", "-q");
    commit(false);
    Bench.Done done =
        attempt(MUST_NOT, () -> bench.write("lib/build/out.txt", "built by the check\n"));
    assertThat(done.failures()).isEmpty();
    assertThat(attempt(MUST_NOT, () -> bench.write("lib/l.txt", "lax\n")).failures())
        .singleElement()
        .asString()
        .contains("lib/l.txt");
  }

  // ---- notes

  @ParameterizedTest
  @ValueSource(strings = {"tree", "others", "rules", "protected", "report.md"})
  void namesANoteThatTheWorkerWrote(String note) throws IOException {
    commit();
    bench.papers("P07", "before");
    Bench.Done done =
        attempt(PROTECT, () -> bench.write("tmp/PLAN-DEMO/before-P07-1/" + note, "forged\n"));
    assertThat(done.failures())
        .anySatisfy(
            text ->
                assertThat(text)
                    .contains("Others' files: tmp/PLAN-DEMO/before-P07-1/" + note, "no worker"));
  }

  @Test
  void comparesWithTheRecordWhereTheNoteOfTheTreeIsGone() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write(TEST, "weaker\n");
              Files.delete(bench.workspace.resolve("tmp/PLAN-DEMO/before-P07-1/tree"));
            });
    assertSeen(done, TEST);
    assertThat(done.failures()).anySatisfy(text -> assertThat(text).contains("before-P07-1/tree"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesNotForgetTheBeginningWhenALaterAttemptDestroysItsNote(boolean git) throws IOException {
    if (git) {
      commit();
    }
    Bench.Done first = attempt(PROTECT, () -> bench.write(TEST, "weaker\n"));
    RunState again = bench.reopened(bench.judged(first.state(), "P07", first.evidence()), "P07");
    Bench.Done second =
        bench.attempt(
            again,
            "P07",
            () ->
                papersAnd(
                    () -> {
                      Files.delete(bench.workspace.resolve("tmp/PLAN-DEMO/before-P07-1/tree"));
                      Files.delete(
                          bench.workspace.resolve("tmp/PLAN-DEMO/before-P07-1/tree-after"));
                    }));
    assertThat(second.failures())
        .anySatisfy(text -> assertThat(text).containsAnyOf(TEST, "before-P07-1/tree is gone"));
  }

  @Test
  void excusesNoFileThatAForgedAttemptBesideItIsSaidToOwe() throws IOException {
    bench.papers("P06", "done");
    String marker = "plans/PLAN-DEMO/.completed/P06.md";
    Bench.Done done =
        attempt(
            TreeRule.FREE,
            () -> {
              bench.write(
                  "tmp/PLAN-DEMO/before-P99-1/owes",
                  bench.workspace.resolve(marker).toString() + "\n");
              bench.write(marker, "forged\n");
            });
    assertThat(done.failures()).singleElement().asString().contains(marker);
  }

  // ---- git's view

  @Test
  void readsEveryFileAgainWhereTheWorkerTouchedTheIndexOfOurs() throws IOException {
    commit();
    Map<String, String> ours =
        Map.of("GIT_INDEX_FILE", bench.workspace.resolve("tmp/PLAN-DEMO/tree.index").toString());
    Bench.Done done =
        attempt(
            MUST_NOT,
            () -> {
              bench.write("src/main/a.txt", "two\n");
              gitWith(ours, "update-index", "--assume-unchanged", "src/main/a.txt");
            });
    assertThat(done.failures()).singleElement().asString().contains("src/main/a.txt");
  }

  @Test
  void followsNoFilterThatTheWorkerSet() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.git("config", "filter.x.clean", "git show HEAD:" + TEST);
              bench.write(".git/info/attributes", "src/test/** filter=x\n");
              bench.write(TEST, "weaker\n");
            });
    assertSeen(done, TEST);
    assertThat(notes(done))
        .anySatisfy(
            text ->
                assertThat(text)
                    .contains("git's own settings", ".git/config", ".git/info/attributes"));
  }

  @Test
  void followsNoExclusionThatTheWorkerMade() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write(".git/info/exclude", "src/test/Evil.txt\n");
              bench.write("src/test/Evil.txt", "always green\n");
            });
    assertSeen(done, "src/test/Evil.txt");
    Bench.Done other =
        attempt(
            PROTECT,
            () -> {
              Files.writeString(folder.resolve("mine"), "src/test/Other.txt\n");
              bench.git("config", "core.excludesFile", folder.resolve("mine").toString());
              bench.write("src/test/Other.txt", "always green\n");
            });
    assertSeen(other, "src/test/Other.txt");
  }

  @Test
  void followsTheUsersExclusionsAsTheyWereBefore() throws IOException {
    commit();
    bench.write(".git/info/exclude", "scratch.txt\n");
    assertThat(attempt(MUST_NOT, () -> bench.write("scratch.txt", "x")).failures()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void seesAProtectedFileThatTheWorkerHidByIgnoringIt(boolean git) throws IOException {
    if (git) {
      commit();
    }
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write(".gitignore", "tmp/\nsrc/test/Evil.txt\n");
              bench.write("src/test/Evil.txt", "always green\n");
            });
    assertSeen(done, "src/test/Evil.txt");
  }

  @Test
  void seesAProtectedFolderThatIgnoresItself() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write("src/test/more/.gitignore", "*\n");
              bench.write("src/test/more/Evil.txt", "always green\n");
            });
    assertSeen(done, "src/test/more/Evil.txt");
  }

  @Test
  void blamesNobodyForWhatWasIgnoredBefore() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write(".gitignore", "tmp/\n*.log\n__pycache__/\ndist/\n");
              bench.write("src/test/__pycache__/t.pyc", "compiled");
              bench.write("src/test/run.log", "noise");
            });
    assertThat(done.failures()).isEmpty();
  }

  @Test
  void followsNoSettingThatMakesGitLookLess() throws IOException {
    commit();
    attempt(PROTECT, () -> {}); // so that there is an index, with the times of all files
    Path file = bench.workspace.resolve(TEST);
    FileTime time = Files.getLastModifiedTime(file);
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.git("config", "core.trustctime", "false");
              bench.git("config", "core.checkStat", "minimal");
              bench.git("config", "core.ignoreStat", "true");
              bench.git("config", "core.fsmonitor", "true");
              bench.write(TEST, "weak\n");
              Files.setLastModifiedTime(file, time);
            });
    assertSeen(done, TEST);
  }

  @Test
  void looksAtTheWorkspaceAndNotWhereTheWorkerSaysThatItIs() throws IOException {
    commit();
    Files.createDirectories(folder.resolve("elsewhere"));
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.git("config", "core.worktree", folder.resolve("elsewhere").toString());
              bench.write(TEST, "weaker\n");
            });
    assertSeen(done, TEST);
  }

  @Test
  void believesNoObjectThatWasForgedInTheRepository() throws IOException {
    commit();
    Bench.Done done =
        attempt(
            PROTECT,
            () -> {
              bench.write(TEST, "weaker\n");
              String before =
                  Files.readString(bench.workspace.resolve("tmp/PLAN-DEMO/before-P07-1/tree"))
                      .split(" ")[1];
              bench.git("add", "-A");
              String now = Bench.git(bench.workspace, "write-tree").strip();
              bench.git("reset", "-q");
              Path objects = bench.workspace.resolve(".git/objects");
              Path forged = objects.resolve(before.substring(0, 2) + "/" + before.substring(2));
              Files.delete(forged);
              Files.copy(objects.resolve(now.substring(0, 2) + "/" + now.substring(2)), forged);
            });
    assertThat(done.failures()).anySatisfy(text -> assertThat(text).contains("Work tree"));
  }

  // ---- links

  @ParameterizedTest
  @ValueSource(strings = {"plans", "plans/PLAN-DEMO", "plans/PLAN-DEMO/reports"})
  void namesAFolderOnTheWayToTheReportThatIsALink(String at) throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Bench.Done done =
        attempt(
            TreeRule.FREE,
            () -> {
              Files.move(bench.workspace.resolve(at), elsewhere);
              Files.createSymbolicLink(bench.workspace.resolve(at), elsewhere);
            });
    assertThat(done.failures())
        .anySatisfy(
            text -> assertThat(text).contains("Report:", "behind a symbolic link, " + at + ";"));
  }

  // ---- checks

  @Test
  void namesWhatTheChecksMadeOfProtectedFilesInThisAttemptAndTheNext() throws IOException {
    commit();
    Bench.Done first = attempt(PROTECT, () -> bench.write("src/main/a.txt", "writes the tests\n"));
    assertThat(first.failures()).isEmpty();
    Bench.Done checked = bench.checked(first, "P07", () -> bench.write(TEST, "always green\n"));
    assertThat(checked.failures())
        .singleElement()
        .asString()
        .contains("changed while the checks ran", TEST);
    Bench.Done second = bench.attempt(again(checked), "P07", () -> papersAnd(() -> {}));
    assertSeen(second, TEST);
    Bench.Done third =
        bench.attempt(again(second), "P07", () -> papersAnd(() -> bench.write(TEST, "test\n")));
    assertThat(third.failures()).isEmpty();
  }

  @Test
  void seesTheSameAfterTheChecksThoughItIsKilledBeforeThatIsRecorded() throws IOException {
    commit();
    Bench.Done first = attempt(PROTECT, () -> {});
    Bench.Done checked = bench.checked(first, "P07", () -> bench.write(TEST, "always green\n"));
    Evidence again = bench.checkpoint.inspect(bench.run(checked.state(), "P07"));
    assertThat(checked.failures()).hasSize(1);
    assertThat(again.findings()).isEqualTo(checked.evidence().findings());
    assertThat(again.notes()).isEqualTo(checked.evidence().notes());
  }

  @Test
  void letsTheChecksBuildAndKeepsThatApartFromTheWork() throws IOException {
    commit();
    TreeRule must = new TreeRule(Change.MUST, List.of("src/test/**"));
    Bench.Done first =
        bench.checked(
            attempt(must, () -> bench.write("src/main/a.txt", "two\n")),
            "P07",
            () -> {
              bench.write("coverage.xml", "90 %\n");
              bench.write("src/test/__pycache__/t.pyc", "compiled");
              bench.write("src/test/run.log", "ignored");
            });
    assertThat(first.failures()).isEmpty();
    Bench.Done second = bench.attempt(again(first), "P07", () -> papersAnd(() -> {}));
    assertThat(second.failures()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsTheChecksOfAVerifierToWhatItsWorkerIsHeldTo(boolean git) throws IOException {
    if (git) {
      commit();
    }
    bench.write(".coverage", "old");
    bench.write("src/main/new.txt", "nobody added it to git yet\n");
    Bench.Done first =
        bench.checked(
            attempt(MUST_NOT, () -> {}),
            "P07",
            () -> {
              bench.write(".coverage", "new");
              bench.write("coverage.xml", "new");
              bench.write("target/classes/A.class", "new");
            });
    assertThat(first.failures()).isEmpty();
    Bench.Done again =
        bench.checked(
            bench.attempt(again(first), "P07", () -> papersAnd(() -> {})),
            "P07",
            () -> {
              bench.write("src/main/a.txt", "changed\n");
              bench.write("src/main/new.txt", "changed\n");
              bench.write("src/main/more.txt", "written\n");
            });
    assertThat(again.failures())
        .singleElement()
        .asString()
        .contains("src/main/a.txt, src/main/more.txt, src/main/new.txt");
  }

  @Test
  void holdsTheChecksOfAVerifierToABuildOutputThatGitKnows() throws IOException {
    bench.write("dist/app.js", "released\n");
    commit();
    Bench.Done done =
        bench.checked(
            attempt(MUST_NOT, () -> {}), "P07", () -> bench.write("dist/app.js", "evil\n"));
    assertThat(done.failures()).singleElement().asString().contains("dist/app.js");
  }

  @Test
  void namesAReportThatTheChecksWroteForAnotherPhase() throws IOException {
    bench.papers("P06", "done");
    Bench.Done done =
        bench.checked(attempt(TreeRule.FREE, () -> {}), "P07", () -> bench.papers("P06", "better"));
    assertThat(done.failures())
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).contains("P06", "while the checks ran"));
    Bench.Done second = bench.attempt(again(done), "P07", () -> papersAnd(() -> {}));
    assertThat(second.failures()).hasSize(2);
  }

  private RunState again(Bench.Done done) {
    RunState state = done.state();
    List<Finding> red = List.of(Finding.fails("Check test", "must pass; exit 1"));
    Evidence failed = new Evidence(red, null, Tokens.NONE, List.of(), done.evidence().notes());
    return bench.reopened(bench.judged(state, "P07", failed), "P07");
  }

  // ---- nobody

  @Test
  void doubtsRatherThanBlamesWhereTheWorkerMayOnlyRead() throws IOException {
    commit();
    Task reader = bench.reader("P07", MUST_NOT);
    Bench.Done done =
        bench.attempt(reader, () -> papersAnd(() -> bench.write("src/main/a.txt", "a person\n")));
    Trouble trouble = done.evidence().trouble();
    assertThat(trouble).isNotNull();
    assertThat(trouble.kind()).isEqualTo(Trouble.Kind.DOUBT);
    assertThat(trouble.message()).contains("src/main/a.txt");
    assertThat(done.failures()).isNotEmpty();
  }
}
