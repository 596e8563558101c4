package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinator.batch.Choice;
import coordinator.batch.Choice.Which;
import coordinator.batch.Review.Standing;
import coordinator.engine.Engine;
import coordinator.engine.Outcome.How;
import coordinator.task.TaskEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunBatchTest {

  @TempDir Path folder;

  @Test
  void givesAFinalNameOnlyToWhatIsValidAndKeepsTheRestWithItsReasons() throws Exception {
    BatchRehearsal batch =
        new BatchRehearsal(folder, "good", "wrong", "mended", "invents", "silent");
    batch.write("answers/wrong", "Class: 9\n");
    batch.write("answers/mended-1", "Class: 3\nHe \"sold pepper\".\n");
    batch.write("answers/invents", "Class: 3\nHe \"sold pepper\".\n");
    Files.delete(folder.resolve("answers/silent"));
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    assertThat(batch.outputs()).containsExactly("good.md", "mended.md");
    assertThat(batch.totals.failed()).isEqualTo(3);
    Path run = batch.runs().get(0);
    assertThat(run.resolve("refused/wrong-2.md")).hasContent("Class: 9");
    assertThat(run.resolve("refused/wrong-2.reasons.txt"))
        .hasContent("Field 'Class': is '9'; it must match [1-7]");
    assertThat(run.resolve("refused/mended-1.reasons.txt")).content().contains("sold pepper");
    assertThat(run.resolve("prompt-mended-2.md"))
        .content()
        .contains(
            "Classify ", "this one does not stand in the source: \"sold pepper\"", "kept in ");
    assertThat(batch.state())
        .contains(
            "\"stem\":\"wrong\",\"status\":\"failed\"", "\"stem\":\"good\",\"status\":\"done\"");
  }

  @Test
  void judgesNoOutputByASourceThatItsWorkerRewrote() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b");
    batch.write("answers/b", "Class: 3\nHe \"sold pepper\".\n");
    batch.write(
        "robot.sh",
        BatchRehearsal.WORKER
            + "[ $stem = a ] || { echo He sold pepper. >>texts/b.md; touch -d @0 texts/b.md; }\n");
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    assertThat(batch.outputs()).containsExactly("a.md");
    assertThat(batch.runs().get(0).resolve("refused/b-1.reasons.txt"))
        .content()
        .contains("texts/b.md was changed since the entry was taken")
        .doesNotContain("does not stand in the source");
  }

  @Test
  void startsNothingThatIsDoneAndTriesAgainWhatFailed() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b");
    batch.write("answers/b", "nothing of the sort");
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    batch.write("answers/b", "Class: 2\n");
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.totals.passedBy(Standing.DONE)).isEqualTo(1);
    assertThat(batch.starts()).containsExactlyInAnyOrder("a", "b", "b", "b");
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.started()).isZero();
  }

  @Test
  void rebuildsTheStateFileFromTheOutputsAndBelievesOnlyValidOnes() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b");
    batch.run();
    Files.delete(folder.resolve("t.state.json"));
    batch.write("out/b.md", "cut sho");
    batch.run();
    assertThat(batch.starts()).containsExactlyInAnyOrder("a", "b", "b");
    assertThat(folder.resolve("out/b.md")).content().startsWith("Class: 3");
    assertThat(batch.runs()) // both may bear the same second in their names
        .filteredOn(run -> Files.exists(run.resolve("replaced/b.md")))
        .singleElement()
        .satisfies(run -> assertThat(run.resolve("replaced/b.md")).hasContent("cut sho"));
    assertThat(batch.state()).contains("\"stem\":\"a\"", "\"stem\":\"b\"");
  }

  @Test
  void movesACorruptStateFileAsideAndGoesOn() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    batch.run();
    batch.write("t.state.json", "{\"entries\": [");
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.started()).isZero();
    assertThat(batch.said).anySatisfy(text -> assertThat(text).contains("t.state.json.corrupt-1"));
  }

  @Test
  void tellsWhatChangedAndDoesItWhenAsked() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b", "c");
    batch.run();
    batch.write("texts/b.md", "The merchant b sold salt, and wept.\n");
    Files.setLastModifiedTime(folder.resolve("texts/c.md"), FileTime.from(Instant.now()));
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.totals.passedBy(Standing.CHANGED)).isEqualTo(1);
    assertThat(batch.started()).isZero();
    assertThat(batch.run(Which.CHANGED).outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.starts()).endsWith("b").hasSize(4);
    batch.batch(BatchRehearsal.BATCH.replace("Classify", "Sort"));
    batch.run();
    assertThat(batch.totals.passedBy(Standing.CHANGED)).isEqualTo(3);
  }

  @Test
  void namesOutputsAfterTheValidatedFieldAndLeavesOneForEachEntry() throws Exception {
    String yaml =
        BatchRehearsal.BATCH
            .replace("folder: out", "folder: \"out/[STEM]\"")
            .replace("[STEM].md\"}", "CLASS_[FIELD_CLASS].md\"}");
    BatchRehearsal batch = new BatchRehearsal(folder, "a").batch(yaml);
    batch.run();
    assertThat(folder.resolve("out/a/CLASS_3.md")).exists();
    batch.write("answers/a", "Class: 5\n");
    batch.run(Which.ALL);
    assertThat(folder.resolve("out/a/CLASS_5.md")).exists();
    assertThat(folder.resolve("out/a/CLASS_3.md")).doesNotExist();
    Files.delete(folder.resolve("t.state.json"));
    batch.write("out/a/CLASS_4.md", "Class: 2\n");
    batch.run();
    assertThat(batch.started()).as("a name that its own field denies counts for nothing").isZero();
    Files.delete(folder.resolve("t.state.json"));
    batch.write("out/a/CLASS_2.md", "Class: 2\n");
    assertThat(batch.run().outcome().why()).contains("1 with more than one output");
  }

  @Test
  void refusesTheFileOfAWorkerThatFailed() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    batch.write("answers/a-1.exit", "1");
    batch.write("answers/a-2.exit", "1");
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    assertThat(batch.outputs()).isEmpty();
    assertThat(batch.runs().get(0).resolve("refused/a-1.reasons.txt"))
        .hasContent("Worker: exited 1");
  }

  @Test
  void neverTakesAnEarlierAttemptsFileForThisOnes() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    Files.move(folder.resolve("answers/a"), folder.resolve("answers/a-1"));
    batch.write("answers/a-1.exit", "1");
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    assertThat(batch.outputs()).isEmpty();
  }

  @Test
  void publishesLaterWhatCouldNotBeNamedAndMakesItNoSecondTime() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b", "c", "d", "e");
    batch.write("out", "a file where the folder should be");
    assertThat(batch.run().outcome().how()).isEqualTo(How.FAILED);
    assertThat(batch.totals.done()).isZero();
    Files.delete(folder.resolve("out"));
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.outputs()).containsExactly("a.md", "b.md", "c.md", "d.md", "e.md");
    assertThat(batch.starts()).doesNotHaveDuplicates().hasSize(5);
  }

  @Test
  void opensAgainWhatWasInterruptedAndLeavesNothingHalfDone() throws Exception {
    BatchRehearsal batch =
        new BatchRehearsal(folder, "a", "b", "c")
            .when(TaskEvent.WorkerStarted.class, engine -> engine.interrupt("test"));
    batch.write("hold", "");
    assertThat(batch.run().outcome().how()).isEqualTo(How.INTERRUPTED);
    assertThat(batch.outputs()).isEmpty();
    Files.delete(folder.resolve("hold"));
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.outputs()).containsExactly("a.md", "b.md", "c.md");
    assertThat(folder.resolve("tmp/batch-t")).isEmptyDirectory();
  }

  @Test
  void adoptsWhatRunsAndCleansOnlyWhatIsDead() throws Exception {
    BatchRehearsal batch =
        new BatchRehearsal(folder, "a", "b")
            .when(TaskEvent.WorkerStarted.class, engine -> engine.leave("test"));
    batch.write("hold", "");
    batch.batch(BatchRehearsal.BATCH.replace("concurrency: 2", "concurrency: 1"));
    assertThat(batch.run().outcome().how()).isEqualTo(How.LEFT);
    batch.write("tmp/batch-t/out/dead/dead.md", "stale");
    batch.when(TaskEvent.WorkerPolled.class, Engine::lookAtLedger); // nothing: the hold ends below
    Files.delete(folder.resolve("hold"));
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
    assertThat(batch.starts()).containsExactly("a", "b");
    assertThat(batch.runs().get(0).resolve("out/dead")).doesNotExist();
  }

  @Test
  void isCarriedOutInPartsOfBoundedSize() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b", "c", "d", "e", "f", "g");
    batch.write("answers/b", "Class: 9\n");
    Choice rest = new Choice(Which.OPEN, List.of(), Long.MAX_VALUE);
    RunBatch.Result result = batch.run(new RunBatch.Options(rest, false, 3));
    assertThat(result.outcome().why()).isEqualTo("1 failed");
    assertThat(result.entries()).isEqualTo(7);
    assertThat(batch.runs()).hasSize(3);
    assertThat(batch.outputs()).hasSize(6);
    assertThat(batch.starts()).hasSize(8);
  }

  @Test
  void doesOnlyWhatIsAskedFor() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b", "c");
    batch.run(new RunBatch.Options(new Choice(Which.OPEN, List.of("b"), 10), false));
    assertThat(batch.outputs()).containsExactly("b.md");
    batch.run(new RunBatch.Options(new Choice(Which.OPEN, List.of(), 1), false));
    assertThat(batch.outputs()).containsExactly("a.md", "b.md");
  }

  @Test
  void reportsWhatHasNoSourceAndGoesOn() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    batch.write("texts/blank.md", "");
    batch.write("l.txt", "texts/gone.md\ntexts/blank.md\ntexts/a.md\n");
    batch.batch(BatchRehearsal.BATCH.replace("glob: \"texts/*.md\"", "list: l.txt"));
    assertThat(batch.run().outcome().why()).isEqualTo("1 without a source file; 1 empty");
    assertThat(batch.outputs()).containsExactly("a.md");
    batch.batch(
        BatchRehearsal.BATCH.replace("glob: \"texts/*.md\"", "list: l.txt")
            + "input: {missing: skip}\n");
    assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
  }

  @Test
  void readsItsEntriesFromStandardInputAndRemembersThem() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a", "b");
    batch.batch(BatchRehearsal.BATCH.replace("glob: \"texts/*.md\"", "stdin: true"));
    Choice one = new Choice(Which.OPEN, List.of(), 1);
    batch.run(new RunBatch.Options(one, false), "texts/b.md\ntexts/a.md\n");
    assertThat(batch.outputs()).containsExactly("b.md");
    batch.run();
    assertThat(batch.outputs()).containsExactly("a.md", "b.md");
  }

  @Test
  void refusesMessagesOfAWorkerThatHasNone() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    batch.batch(
        BatchRehearsal.BATCH
            .replace("[STEM].md\"}", "[STEM].md\", from: final-message}")
            .replace(" into [MD_ABS_PATH]", ""));
    Refused refused = catchThrowableOfType(Refused.class, batch::run);
    assertThat(refused).hasMessageContaining("output: {from: file}");
    assertThat(batch.starts()).isEmpty();
  }

  @Test
  void allowsDangerOnlyOutLoud() throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder, "a");
    batch.batch(BatchRehearsal.BATCH + "mode: danger-full-access\n");
    assertThat(catchThrowableOfType(Refused.class, batch::run)).hasMessageContaining("--yes");
    assertThat(batch.starts()).isEmpty();
  }
}
