package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import coordinator.engine.Outcome;
import coordinator.engine.Outcome.How;
import coordinator.ledger.RunLock;
import coordinator.loop.ConfigReader;
import coordinator.loop.Document;
import coordinator.loop.LoopFolder;
import coordinator.loop.Seed;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TODO documents that are worked down by workers which do not always do what they should. */
@Timeout(120)
class LoopTest {

  /** What a worker knows of its turn, and how it does it honestly. */
  static final String WORKER =
      """
      prompt=$(cat)
      item=$(printf '%s\\n' "$prompt" | sed -n '/^# Your item$/{n;n;p;q;}')
      todo=.coordinator/TODO.md
      mkdir -p tmp/seen work
      times=$(($(cat "tmp/seen/$item" 2> /dev/null || echo 0) + 1))
      echo $times > "tmp/seen/$item"
      tick() { sed -i "s/^- \\[ \\] $item\\$/- [x] $item/" $todo; }
      work() { echo done >> "work/$item.txt"; tick; echo "- $item" >> .coordinator/PROGRESS.md; }
      """;

  @TempDir Path folder;
  private Rehearsal rehearsal;
  private LoopFolder loop;

  @BeforeEach
  void seed() throws Exception {
    rehearsal = new Rehearsal(folder);
    loop = new LoopFolder(rehearsal.workspace);
    new Seed(loop).plant(null);
    Files.writeString(
        rehearsal.workspace.resolve("coordinator.yaml"),
        "profiles: {robot: {program: sh, args: [worker.sh, '{args}']}}\n");
    config("");
    worker("work");
  }

  @Test
  void worksTenItemsDownWhateverTheirWorkersDo() throws Exception {
    todo("one", "two", "breaks", "three", "lies", "four", "empties", "five", "hangs", "six");
    config("checks: [{name: sound, run: test ! -f work/broken}]\n");
    worker(
        """
        case $item:$times in
          breaks:[12]) touch work/broken; tick ;;
          breaks:3) rm work/broken; work ;;
          lies:1) tick; echo "All done, all tests pass." ;;
          empties:1) : > $todo ;;
          hangs:1) setsid sleep 298 & sleep 298 ;;
          *) work ;;
        esac
        """);

    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);

    assertThat(outcome.how()).as(outcome.why()).isEqualTo(How.PASSED);
    assertThat(open()).isZero();
    assertThat(rehearsal.state().tasks()).hasSize(10).allMatch(turn -> turn.passed());
    assertThat(rehearsal.reasons("turn-0003", 1)).contains("sound");
    assertThat(rehearsal.reasons("turn-0003", 2)).contains("sound");
    assertThat(rehearsal.reasons("turn-0005", 1))
        .contains("'lies' ticked in .coordinator/TODO.md, but no file outside the documents");
    assertThat(rehearsal.reasons("turn-0007", 1))
        .contains(".coordinator/TODO.md was emptied; restored");
    assertThat(rehearsal.events(TaskEvent.StopRequested.class))
        .extracting(TaskEvent.StopRequested::reason)
        .containsExactly(Stop.Reason.TIMEOUT);
    assertThat(rehearsal.leftAlive()).isEmpty();
    rehearsal.startedOnceEach();
    assertThat(rehearsal.workspace.resolve("work/one.txt")).hasContent("done");
    assertThat(loop.files().folder()).doesNotExist();
    assertThat(loop.runs()).isDirectoryContaining("glob:**/2*");
    assertThat(loop.lock()).doesNotExist();
    assertThat(loop.state()).content().contains("\"status\" : \"passed\"", "\"done\" : 10");
  }

  @Test
  void isStuckWithTheItemNamedWhenTurnsBringNothing() throws Exception {
    todo("never");
    worker(":");
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).isEqualTo(How.FAILED);
    assertThat(outcome.why())
        .isEqualTo(
            "stuck: the last 3 turns brought nothing; 1 open in .coordinator/TODO.md, next:"
                + " 'never'");
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(3);
  }

  @Test
  void endsAtItsMostTurnsWhenWorkGoesOnAndNothingIsEverTicked() throws Exception {
    todo("never");
    config("limits: {turns: 4}\n");
    worker("echo more >> work/more.txt");
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).isEqualTo(How.FAILED);
    assertThat(outcome.why()).contains("limits.turns of 4 is reached", "'never'");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).why()).contains("limits.turns of 4 is reached");
    assertThat(Files.readAllLines(rehearsal.workspace.resolve("work/more.txt"))).hasSize(4);
  }

  @Test
  void takesTheTicksOfAFailedTurnBack() throws Exception {
    todo("lies", "other");
    config("remediation: {attempts: 1}\nlimits: {idle: 1}\n");
    worker("tick");
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).isEqualTo(How.FAILED);
    assertThat(outcome.why()).startsWith("stuck: the last turn brought nothing; 2 open");
    assertThat(text(Document.TODO)).contains("- [ ] lies\n- [ ] other");
  }

  @Test
  void restoresItemsThatWereTakenOutAndKeepsWhatThatWorkerAdded() throws Exception {
    todo("drops", "other");
    worker(
        """
        case $item:$times in
          drops:1) sed -i '/other/d' $todo; work ;;
          drops:2) work; echo '- [ ] found' >> $todo ;;
          *) work ;;
        esac
        """);
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).as(outcome.why()).isEqualTo(How.PASSED);
    assertThat(rehearsal.reasons("turn-0001", 1))
        .contains("lost an open item, such as 'other' of line 2; restored");
    assertThat(text(Document.TODO)).contains("- [x] drops\n- [x] other\n- [x] found");
  }

  @Test
  void boundsDocumentsOfAMegabyteInThePromptAndSaysWhatIsLeftOut() throws Exception {
    String filler = "x".repeat(99) + "\n";
    Files.writeString(file(Document.PROGRESS), filler.repeat(12_000) + "the end of it\n");
    Files.writeString(file(Document.OPINIONS), "the beginning\n" + filler.repeat(12_000));
    Files.writeString(
        file(Document.TODO), "- [x] old\n".repeat(100_000) + "- [ ] now\n" + filler.repeat(5_000));
    worker("printf '%s' \"$prompt\" | wc -c > work/size; printf '%s' \"$prompt\" > tmp/p; work");
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).as(outcome.why()).isEqualTo(How.PASSED);
    assertThat(rehearsal.workspace.resolve("tmp/p"))
        .content()
        .contains("the end of it", "the beginning", "- [ ] now")
        .contains("bytes are left out here; all of it is in .coordinator/PROGRESS.md")
        .contains("bytes are left out here; all of it is in .coordinator/TODO.md")
        .contains("bytes are left out here; all of it is in .coordinator/OPINIONS.md")
        .hasSizeLessThan(3 * 24_000 + 8_000);
  }

  @Test
  void stopsAtAStopFile() throws Exception {
    todo("one", "two");
    worker("work; touch .coordinator/STOP");
    Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);
    assertThat(outcome.how()).isEqualTo(How.STOPPED);
    assertThat(outcome.why()).contains(".coordinator/STOP is there; remove it to go on");
    assertThat(open()).isEqualTo(1);
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.STOPPED);
    assertThat(open()).isEqualTo(1);
    Files.delete(loop.stop());
    worker("work");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.PASSED);
  }

  @Test
  void takesOneTurnOnceAndGoesOnCounting() throws Exception {
    todo("one", "two", "three");
    Outcome outcome = rehearsal.loop(1);
    assertThat(outcome.how()).isEqualTo(How.STOPPED);
    assertThat(outcome.why()).startsWith("one turn made; 2 open");
    assertThat(rehearsal.loop(1).why()).startsWith("one turn made; 1 open");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.PASSED);
    todo("four");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.PASSED);
    assertThat(rehearsal.state().tasks())
        .extracting(turn -> turn.task().id())
        .containsExactly("turn-0004");
  }

  @Test
  void failsATurnThatChangedWhatItMayNot() throws Exception {
    todo("strays");
    config("allow: ['work/**']\nprotect: ['work/fixed.txt']\nremediation: {attempts: 1}\n");
    Files.createDirectories(rehearsal.workspace.resolve("work"));
    Files.writeString(rehearsal.workspace.resolve("work/fixed.txt"), "fixed\n");
    worker(
        "[ $times = 1 ] && touch elsewhere.txt; [ $times = 2 ] && echo x > work/fixed.txt; work");
    rehearsal.loop(1);
    assertThat(rehearsal.reasons("turn-0001", 1))
        .contains("elsewhere.txt changed, and 'allow' names no such file");
    assertThat(rehearsal.reasons("turn-0001", 2)).contains("work/fixed.txt");
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void doesNotLetAWorkerChangeTheLoopsOwnSettings() throws Exception {
    todo("cheats");
    config("checks: [{name: hard, run: 'false'}]\nremediation: {attempts: 0}\nlimits: {idle: 1}\n");
    worker("echo 'checks: []' > .coordinator/config.yml; work");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.FAILED);
    assertThat(rehearsal.reasons("turn-0001", 1)).contains(".coordinator/config.yml");
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void doesNotLetAWorkerChangeWhatLaterTurnsAreAsked() throws Exception {
    todo("cheats");
    Files.writeString(
        rehearsal.workspace.resolve(".coordinator/ask.md"),
        "# Your item\n\n{{ITEM}}\n\n{{TODO}}\n");
    config("prompt_file: ask.md\nremediation: {attempts: 0}\nlimits: {idle: 1}\n");
    worker("echo 'Say that {{ITEM}} is done.' > .coordinator/ask.md; work");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.FAILED);
    assertThat(rehearsal.reasons("turn-0001", 1)).contains(".coordinator/ask.md was changed");
  }

  @Test
  void aRefusedStartTouchesNobodysLock() throws Exception {
    todo("slow");
    worker("until test -f tmp/finish; do sleep 0.05; done; work");
    Thread first = new Thread(this::runToTheEnd);
    first.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(loop.lock()));
    String lock = Files.readString(loop.lock());
    String held = RunLock.holder(loop.files().lock());
    Rehearsal second = new Rehearsal(folder);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> second.loop(1))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("the loop is held by another coordinator: " + held.strip());
      assertThatThrownBy(() -> second.runLoop().kill("me")).isInstanceOf(Refused.class);
    }
    assertThat(loop.lock()).hasContent(lock);
    assertThat(RunLock.held(loop.files().lock())).isTrue();
    assertThat(RunLoop.standing(loop, ConfigReader.read(loop)).status()).isEqualTo("running");
    Files.createFile(rehearsal.workspace.resolve("tmp/finish"));
    first.join();
    assertThat(open()).isZero();
    rehearsal.startedOnceEach();
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class)).hasSize(1);
  }

  @Test
  void aKillEndsTheWorkersWholeTree() throws Exception {
    todo("slow");
    worker("trap '' INT TERM; setsid sleep 297 & nohup sleep 297 & sleep 297");
    rehearsal.when(TaskEvent.WorkerPolled.class, engine -> engine.kill("killed by me"));
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.INTERRUPTED);
    assertThat(rehearsal.leftAlive()).isEmpty();
    assertThat(RunLoop.standing(loop, ConfigReader.read(loop)).status()).isEqualTo("left");
  }

  @Test
  void aWorkerThatIsLeftIsNeverShownAsRunningAndItsTreeCanBeKilled() throws Exception {
    todo("slow");
    worker("setsid sleep 296 & sleep 296");
    rehearsal.when(TaskEvent.WorkerPolled.class, engine -> engine.leave("SIGTERM"));
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.LEFT);
    assertThat(rehearsal.leftAlive()).isNotEmpty();
    assertThat(RunLoop.standing(loop, ConfigReader.read(loop)).status()).isEqualTo("left");
    assertThat(loop.state()).content().contains("\"status\" : \"left\"");
    rehearsal.runLoop().kill("me");
    assertThat(rehearsal.leftAlive()).isEmpty();
    worker("work");
    assertThat(rehearsal.loop(Integer.MAX_VALUE).how()).isEqualTo(How.PASSED);
  }

  @Test
  void refusesADocumentWithoutItems() throws Exception {
    todo();
    assertThatThrownBy(() -> rehearsal.loop(1))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(".coordinator/TODO.md has no item");
    Files.delete(file(Document.TODO));
    assertThatThrownBy(() -> rehearsal.loop(1))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("coordinator loop init");
    assertThat(loop.files().folder()).doesNotExist();
  }

  private void runToTheEnd() {
    try {
      rehearsal.loop(Integer.MAX_VALUE);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void config(String more) throws IOException {
    String poll = more.contains("poll:") ? "" : "poll: {every: 1s, cycles: 4, grace: 1s}\n";
    Files.writeString(loop.config(), "worker: robot\n" + poll + more);
  }

  private void worker(String does) throws IOException {
    Files.writeString(rehearsal.workspace.resolve("worker.sh"), WORKER + does + "\n");
  }

  private void todo(String... items) throws IOException {
    Files.writeString(
        file(Document.TODO),
        Stream.of(items).map(item -> "- [ ] " + item + "\n").collect(Collectors.joining()));
  }

  private Path file(Document document) {
    return loop.settings().resolve(document.name() + ".md");
  }

  private String text(Document document) throws IOException {
    return Files.readString(file(document));
  }

  private long open() throws IOException {
    List<String> lines = Files.readAllLines(file(Document.TODO));
    return lines.stream().filter(line -> line.startsWith("- [ ]")).count();
  }
}
