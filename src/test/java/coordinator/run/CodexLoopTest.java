package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.Failure;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.engine.Outcome;
import coordinator.loop.LoopFolder;
import coordinator.loop.Seed;
import coordinator.task.Cause;
import coordinator.task.Stop;
import coordinator.task.TaskEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A TODO document that the real Codex works down, with a scripted model behind it. */
class CodexLoopTest {

  private static final Pattern ITEM = Pattern.compile("# Your item\\s+(\\w+)");
  private static final List<String> ITEMS =
      List.of(
          "one", "breaks", "two", "lies", "three", "empties", "four", "hangs", "five", "limited");

  @TempDir Path folder;

  /** How many workers of an item were there. */
  private final Map<String, Integer> workers = new ConcurrentHashMap<>();

  private final Instant reset = Instant.now().plus(Duration.ofSeconds(90));

  @Test
  @Timeout(600)
  void worksTenItemsDownThroughEverythingThatGoesWrong() throws Exception {
    Path codex = CodexInstall.require();
    Rehearsal rehearsal = new Rehearsal(folder).with("CODEX_CMD", codex.toString());
    LoopFolder loop = new LoopFolder(rehearsal.workspace);
    new Seed(loop).plant(null);
    Path todo = loop.settings().resolve("TODO.md");
    Files.writeString(
        todo, ITEMS.stream().map(item -> "- [ ] " + item + "\n").collect(Collectors.joining()));
    try (ScriptedModel model = ScriptedModel.start(this::answer)) {
      String env =
          CodexHome.write(folder.resolve("codex-home"), model).environment().entrySet().stream()
              .map(each -> each.getKey() + ": " + each.getValue())
              .collect(Collectors.joining(", "));
      Files.writeString(
          loop.config(),
          """
          worker: {profile: codex, env: {%s}}
          poll: {every: 5s, cycles: 4, grace: 2s}
          checks: [{name: sound, run: test ! -f broken}]
          """
              .formatted(env));

      Outcome outcome = rehearsal.loop(Integer.MAX_VALUE);

      assertThat(outcome.how()).as(outcome.why()).isEqualTo(Outcome.How.PASSED);
      assertThat(model.faults()).isEmpty();
    }
    assertThat(Files.readAllLines(todo))
        .containsExactlyElementsOf(ITEMS.stream().map(item -> "- [x] " + item).toList());
    assertThat(workers)
        .containsEntry("breaks", 3)
        .containsEntry("lies", 2)
        .containsEntry("empties", 2)
        .containsEntry("hangs", 2)
        .containsEntry("limited", 2)
        .containsEntry("one", 1);
    assertThat(rehearsal.reasons("turn-0002", 1)).contains("sound");
    assertThat(rehearsal.reasons("turn-0002", 2)).contains("sound");
    assertThat(rehearsal.reasons("turn-0004", 1)).contains("no file outside the documents changed");
    assertThat(rehearsal.reasons("turn-0006", 1)).contains("was emptied; restored");
    assertThat(rehearsal.events(TaskEvent.StopRequested.class))
        .extracting(TaskEvent.StopRequested::reason)
        .containsExactly(Stop.Reason.TIMEOUT);
    TaskEvent.Parked parked = rehearsal.events(TaskEvent.Parked.class).get(0);
    assertThat(parked.why()).contains("usage limit");
    assertThat(rehearsal.events(TaskEvent.WorkerStarted.class))
        .filteredOn(event -> event.task().equals("turn-0010"))
        .extracting(TaskEvent.WorkerStarted::cause)
        .containsExactly(Cause.FIRST, Cause.RETRY);
    rehearsal.startedOnceEach();
    assertThat(rehearsal.leftAlive()).isEmpty();
    Path record = RunLoop.home(loop).archived().get(0);
    assertThat(Record.read(record).state().tasks()).hasSize(10).allMatch(turn -> turn.passed());
  }

  private Reply answer(ModelRequest request) {
    Matcher matcher = ITEM.matcher(request.prompt());
    assertThat(matcher.find()).as(request.prompt()).isTrue();
    String item = matcher.group(1);
    if (request.turn() > 0) {
      return Reply.say("Done, and all tests pass.");
    }
    String tick = "sed -i 's/^- \\[ \\] " + item + "$/- [x] " + item + "/' .coordinator/TODO.md";
    String work = "echo done > " + item + ".txt; " + tick;
    return switch (item + workers.merge(item, 1, Integer::sum)) {
      case "breaks1", "breaks2" -> Reply.exec("date +%N > broken; " + tick);
      case "breaks3" -> Reply.exec("rm broken; " + work);
      case "lies1" -> Reply.exec(tick);
      case "empties1" -> Reply.exec("echo done > " + item + ".txt; : > .coordinator/TODO.md");
      case "hangs1" -> Reply.exec("setsid sleep 295 & sleep 295");
      case "limited1" -> Failure.usageLimit("plus", reset);
      default -> Reply.exec(work);
    };
  }
}
