package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.RunState;
import coordinator.task.Tokens;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protected files that git passes over, and globs that protect nothing. */
class ProtectJudgeTest {

  @TempDir Path folder;
  private Bench bench;
  private int times;

  private void ground(boolean git) throws IOException {
    bench = new Bench(folder);
    bench.write(".gitignore", "tmp/\n.env\n*.local\n__pycache__/\ntests/build/\nkeys/\n");
    bench.write(".env", "LIMIT=strict\n");
    bench.write("tests/t.txt", "test\n");
    bench.write("tests/data.local", "expected\n");
    bench.write("tests/__pycache__/t.pyc", "compiled\n");
    bench.write("tests/build/report.txt", "old\n");
    bench.write("src/a.txt", "one\n");
    if (git) {
      bench.git("init", "-q", "-b", "main");
      bench.git("add", "-A");
      bench.git("commit", "-qm", "begin");
    }
  }

  private static TreeRule protect(String... globs) {
    return new TreeRule(Change.MAY, List.of(globs));
  }

  private Bench.Done attempt(TreeRule rule, Bench.Work work) throws IOException {
    return bench.attempt(bench.agent("P07", rule), () -> papersAnd(work));
  }

  private Bench.Done again(Bench.Done failed, Bench.Work work) throws IOException {
    Finding red = Finding.fails("Check test", "must pass; exit 1");
    Evidence evidence =
        new Evidence(List.of(red), null, Tokens.NONE, List.of(), failed.evidence().notes());
    RunState state = bench.reopened(bench.judged(failed.state(), "P07", evidence), "P07");
    return bench.attempt(state, "P07", () -> papersAnd(work));
  }

  private void papersAnd(Bench.Work work) throws IOException {
    bench.papers("P07", "done for the time " + ++times);
    work.run();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesAnIgnoredFileThatIsProtectedAndWasChangedOrDeleted(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        attempt(
            protect(".env", "tests/**"),
            () -> {
              bench.write(".env", "LIMIT=lax\n");
              Files.delete(bench.workspace.resolve("tests/data.local"));
            });
    assertThat(done.failures())
        .singleElement()
        .asString()
        .contains("protected, but changed", ".env", "tests/data.local");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsTestRunsRewriteTheirIgnoredCachesAndBuilds(boolean git) throws IOException {
    ground(git);
    Bench.Done done =
        attempt(
            protect("tests/**"),
            () -> {
              bench.write("tests/__pycache__/t.pyc", "compiled again\n");
              bench.write("tests/build/report.txt", "new\n");
              bench.write("tests/more.local", "scratch\n");
            });
    assertThat(done.failures()).isEmpty();
  }

  @Test
  void holdsABuildFolderThatAGlobNamesItself() throws IOException {
    ground(true);
    Bench.Done done =
        attempt(protect("tests/build/**"), () -> bench.write("tests/build/report.txt", "new\n"));
    assertThat(done.failures()).singleElement().asString().contains("tests/build/report.txt");
  }

  @Test
  void forgetsNoChangeOfAnIgnoredFileInALaterAttempt() throws IOException {
    ground(true);
    Bench.Done first = attempt(protect(".env"), () -> bench.write(".env", "LIMIT=lax\n"));
    Bench.Done second = again(first, () -> {});
    assertThat(second.failures()).singleElement().asString().contains(".env");
    Bench.Done third = again(second, () -> bench.write(".env", "LIMIT=strict\n"));
    assertThat(third.failures()).isEmpty();
  }

  @Test
  void blamesNoWorkerForAnIgnoredFileThatAPersonChangedBetweenAttempts() throws IOException {
    ground(true);
    Bench.Done first = attempt(protect(".env", "keys/*"), () -> {});
    bench.write(".env", "LIMIT=stricter\n");
    bench.write("keys/new.pem", "a person's\n");
    Bench.Done second = again(first, () -> {});
    assertThat(second.failures()).isEmpty();
    Bench.Done third = again(second, () -> bench.write("keys/new.pem", "a worker's\n"));
    assertThat(third.failures()).singleElement().asString().contains("keys/new.pem");
  }

  @Test
  void namesAnIgnoredFileThatTheChecksChanged() throws IOException {
    ground(true);
    Bench.Done done =
        bench.checked(
            attempt(protect(".env"), () -> {}), "P07", () -> bench.write(".env", "LIMIT=lax\n"));
    assertThat(done.failures())
        .singleElement()
        .asString()
        .contains("changed while the checks ran", ".env");
  }

  @Test
  void saysWhichGlobProtectsNothing() throws IOException {
    ground(true);
    Bench.Done done = attempt(protect("test/**", "tests/**", "spec/*.rb"), () -> {});
    assertThat(done.evidence().findings())
        .extracting(Finding::toString)
        .contains(
            "Work tree: nothing protected has changed: tests/**",
            "Work tree: protected, but no file matches test/**, spec/*.rb");
    assertThat(attempt(protect("test/**"), () -> {}).evidence().findings())
        .extracting(Finding::toString)
        .noneMatch(text -> text.contains("nothing protected has changed"))
        .anyMatch(text -> text.contains("no file matches test/**"));
  }

  @Test
  void holdsAFolderBehindALinkToWhatItWas() throws IOException {
    ground(true);
    bench.write("elsewhere/t.txt", "test\n");
    Path link = Files.createSymbolicLink(bench.workspace.resolve("spec"), Path.of("elsewhere"));
    Bench.Done done =
        attempt(
            protect("spec/**", "spec"),
            () -> {
              Files.delete(link);
              Files.createSymbolicLink(link, Path.of("src"));
            });
    assertThat(done.failures()).singleElement().asString().contains("spec");
  }
}
