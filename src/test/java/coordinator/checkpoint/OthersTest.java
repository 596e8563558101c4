package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.worker.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OthersTest {

  private static final String REPORTS = "plans/PLAN-DEMO/reports/";
  private static final String MARKERS = "plans/PLAN-DEMO/.completed/";

  @TempDir Path folder;
  private Bench bench;
  private Path plan;

  @BeforeEach
  void open() throws IOException {
    plan = folder.resolve("ws/plans/PLAN-DEMO.yaml");
    bench = new Bench(folder, plan);
    bench.write("plans/PLAN-DEMO.yaml", "plan: PLAN-DEMO\n");
    bench.papers("P06", "done");
    bench.write("tmp/PLAN-DEMO/ledger.jsonl", "{\"seq\":1}\n");
    bench.write("tmp/PLAN-DEMO/worker-pids.txt", "P06 PID: 1\n");
  }

  private Bench.Done attempt(String id, Bench.Work work) throws IOException {
    return bench.attempt(
        bench.agent(id, TreeRule.FREE),
        () -> {
          bench.papers(id, "done");
          work.run();
        });
  }

  private void append(String path, String text) throws IOException {
    Files.writeString(bench.workspace.resolve(path), text, StandardOpenOption.APPEND);
  }

  @Test
  void holdsWhoLeavesThemAlone() throws IOException {
    assertThat(
            attempt("P07", () -> append("tmp/PLAN-DEMO/ledger.jsonl", "{\"seq\":2}\n")).failures())
        .isEmpty();
  }

  @Test
  void namesAnotherPhasesReportThatWasChanged() throws IOException {
    assertThat(attempt("P07", () -> append(REPORTS + "P06-worker.md", "more")).failures())
        .singleElement()
        .asString()
        .contains(REPORTS + "P06-worker.md", "changed");
  }

  @Test
  void namesAnotherPhasesMarkerThatWasDeleted() throws IOException {
    assertThat(
            attempt("P07", () -> Files.delete(bench.workspace.resolve(MARKERS + "P06.md")))
                .failures())
        .singleElement()
        .asString()
        .contains(MARKERS + "P06.md", "deleted");
  }

  @Test
  void namesAMarkerThatWasForgedAhead() throws IOException {
    assertThat(attempt("P07", () -> bench.write(MARKERS + "P08.md", "done")).failures())
        .singleElement()
        .asString()
        .contains("P08.md", "written");
  }

  @Test
  void letsAVerifierAppendToWhatItVerifies() throws IOException {
    assertThat(
            attempt("P06a", () -> append(MARKERS + "P06.md", "\n## P06a Verification\nfine\n"))
                .failures())
        .isEmpty();
    assertThat(attempt("P06b", () -> bench.write(MARKERS + "P06.md", "rewritten")).failures())
        .hasSize(1);
    assertThat(attempt("P07a", () -> append(MARKERS + "P06.md", "\nmine too\n")).failures())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"V01", "review"})
  void namesWhatAPhaseOfAnyNameOwes(String other) throws IOException {
    bench.papers(other, "FAIL");
    Bench.Done done = attempt("P03", () -> bench.papers(other, "better"));
    assertThat(done.failures())
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains(REPORTS + other + "-worker.md was changed"))
        .anySatisfy(text -> assertThat(text).contains(MARKERS + other + ".md was changed"));
    assertThat(attempt("reviewer", () -> append(MARKERS + other + ".md", "more")).failures())
        .hasSize(1);
  }

  @Test
  void letsWorkersWriteWhatNoPhaseOwesWhateverItsName() throws IOException {
    assertThat(
            attempt(
                    "P07",
                    () -> {
                      bench.write(REPORTS + "P99-worker.md", "a sample");
                      bench.write(MARKERS + "notes.md", "mine");
                    })
                .failures())
        .isEmpty();
  }

  @Test
  void letsWorkersKeepNotesBesideTheirReports() throws IOException {
    bench.write(REPORTS + "README.md", "index");
    assertThat(
            attempt(
                    "P07",
                    () -> {
                      bench.write(REPORTS + "README.md", "index of reports");
                      bench.write(REPORTS + "P07-output.log", "text");
                    })
                .failures())
        .isEmpty();
  }

  @Test
  void namesThePlanAndTheRecord() throws IOException {
    assertThat(
            attempt(
                    "P07",
                    () -> {
                      bench.write("plans/PLAN-DEMO.yaml", "plan: EASIER\n");
                      bench.write("tmp/PLAN-DEMO/ledger.jsonl", "{\"seq\":0}\n{\"seq\":1}\n");
                      Files.delete(bench.workspace.resolve("tmp/PLAN-DEMO/worker-pids.txt"));
                    })
                .failures())
        .hasSize(3)
        .anySatisfy(text -> assertThat(text).contains("PLAN-DEMO.yaml was changed"))
        .anySatisfy(text -> assertThat(text).contains("ledger.jsonl was changed"))
        .anySatisfy(text -> assertThat(text).contains("worker-pids.txt was deleted"));
  }

  @Test
  void namesWhatWasTakenOutOfTheRecord() throws IOException {
    bench.write("tmp/PLAN-DEMO/ledger.jsonl.foreign-3", "in an earlier attempt");
    assertThat(
            attempt(
                    "P07",
                    () -> {
                      bench.write("tmp/PLAN-DEMO/ledger.jsonl.foreign-10", "{}\n");
                      bench.write("tmp/PLAN-DEMO/worker-pids.txt.foreign-900", "P08 passed\n");
                    })
                .failures())
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("ledger.jsonl was tampered with"))
        .anySatisfy(text -> assertThat(text).contains("worker-pids.txt was tampered with"));
  }

  @Test
  void nothingIsWrittenThroughALinkThatAWorkerLeft() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path own = bench.workspace.resolve("tmp/PLAN-DEMO");
    attempt(
        "P07",
        () -> {
          Files.createSymbolicLink(own.resolve("before-P07-1/tree-after"), victim);
          Files.createSymbolicLink(own.resolve("before-P07-1/done"), victim);
          Files.createSymbolicLink(own.resolve("before-P08-1"), elsewhere);
          Files.createSymbolicLink(own.resolve("prompt-P08-1.md"), victim);
          Files.createSymbolicLink(own.resolve(".prompt-P08-1.md.draft"), victim);
        });
    attempt("P08", () -> {});
    assertThat(victim).hasContent("precious");
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(own.resolve("before-P08-1/done")).isRegularFile();
  }

  @Test
  void blamesNobodyForWhatAPhaseBesideItWrote() throws IOException {
    Task one = bench.reader("P07", TreeRule.FREE);
    Task other = bench.reader("P08", TreeRule.FREE);
    RunState first = bench.taken(one);
    RunState second = bench.taken(other);
    Launch launch = bench.checkpoint.prepare(bench.run(first, "P07")).launch();
    assertThat(launch.id()).matches("[0-9a-f]{32}");
    bench.checkpoint.prepare(bench.run(second, "P08"));
    first = bench.exited(bench.launched(first, "P07"), "P07", 0);
    second = bench.exited(bench.launched(second, "P08"), "P08", 0);
    bench.papers("P07", "done");
    bench.papers("P08", "done");
    assertThat(bench.checkpoint.inspect(bench.run(first, "P07")).findings())
        .noneMatch(f -> f.failed());
    assertThat(bench.checkpoint.inspect(bench.run(second, "P08")).findings())
        .noneMatch(f -> f.failed());
  }

  private RunState again(Bench.Done done, String id) {
    return bench.reopened(bench.judged(done.state(), id, done.evidence()), id);
  }

  @Test
  void forgetsNothingThatAnEarlierAttemptDidUntilItIsRestored() throws IOException {
    Bench.Done first =
        attempt(
            "P07",
            () -> {
              bench.write("plans/PLAN-DEMO.yaml", "plan: EASIER\n");
              bench.write(MARKERS + "P08.md", "forged ahead");
              append(REPORTS + "P06-worker.md", "more");
            });
    assertThat(first.failures()).hasSize(3);
    Bench.Done second = bench.attempt(again(first, "P07"), "P07", () -> bench.papers("P07", "2nd"));
    assertThat(second.failures())
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).contains("since the phase began"))
        .anySatisfy(text -> assertThat(text).contains("PLAN-DEMO.yaml was changed"))
        .anySatisfy(text -> assertThat(text).contains("P08.md was written"))
        .anySatisfy(text -> assertThat(text).contains("P06-worker.md was changed"));
    Bench.Done third =
        bench.attempt(
            again(second, "P07"),
            "P07",
            () -> {
              bench.papers("P07", "third");
              bench.papers("P06", "done");
              bench.write("plans/PLAN-DEMO.yaml", "plan: PLAN-DEMO\n");
              Files.delete(bench.workspace.resolve(MARKERS + "P08.md"));
            });
    assertThat(third.failures()).isEmpty();
  }

  @Test
  void forgetsNothingBecauseALaterAttemptForgedTheNotes() throws IOException {
    Bench.Done first = attempt("P07", () -> append(REPORTS + "P06-worker.md", "more"));
    Bench.Done second =
        bench.attempt(
            again(first, "P07"),
            "P07",
            () -> {
              bench.papers("P07", "second");
              bench.write("tmp/PLAN-DEMO/before-P07-1/others-after", "");
            });
    assertThat(second.failures())
        .singleElement()
        .asString()
        .contains("before-P07-1/others-after is not what was written there");
  }

  @Test
  void blamesNoWorkerForWhatOthersWroteBetweenItsAttempts() throws IOException {
    Bench.Done first = attempt("P07", () -> append(REPORTS + "P06-worker.md", "more"));
    bench.write("plans/PLAN-DEMO.yaml", "plan: PLAN-DEMO # a person raised the budget\n");
    bench.papers("P06", "done again");
    Bench.Done second = bench.attempt(again(first, "P07"), "P07", () -> bench.papers("P07", "2nd"));
    assertThat(second.failures()).isEmpty();
  }

  @Test
  void blamesNoWorkerForWhatChangedAroundAnAttemptAtWhichNobodyLooked() throws IOException {
    RunState state = bench.taken(bench.agent("P07", TreeRule.FREE));
    RunState left = bench.exited(bench.prepared(state, "P07"), "P07", 130);
    bench.write("plans/PLAN-DEMO.yaml", "plan: PLAN-DEMO # a person mended it\n");
    RunState open = bench.reopened(left, "P07");
    assertThat(bench.attempt(open, "P07", () -> bench.papers("P07", "done")).failures()).isEmpty();
  }
}
