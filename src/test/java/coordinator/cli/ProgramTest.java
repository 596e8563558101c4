package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Ended;
import coordinator.cli.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees: the words, the exit codes, the signals. */
@Timeout(120)
class ProgramTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Program program;

  @BeforeEach
  void inAGitRepository() throws Exception {
    folder = folder.toRealPath();
    sh("git init -q .");
    Files.writeString(folder.resolve(".gitignore"), "tmp/\n");
    program = new Program(folder, Map.of());
  }

  @Test
  void runsAPlanAndSaysSoPlainly() throws Exception {
    plan("phases:\n  - {id: P01, run: echo one}\n  - {id: P02, run: echo two}\n");
    Ended ended = program.run("run", "PLAN-t.yaml");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("P01 worker started, PID ", "P02 passed", "passed: PLAN-t, 2 phases");
    assertThat(ended.output()).doesNotContain("\u001b");
    assertThat(ended.output().lines().limit(3))
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d{4} .*"));
  }

  @Test
  void boundsTheLogsOfWorkersAndChecksAndFailsNoneForThem() throws Exception {
    Files.writeString(folder.resolve("coordinator.yaml"), "log_limit: 4MB\n");
    plan(
        "phases:\n"
            + "  - {id: P01, run: yes | head -c 20000000, checks: [{run: 'yes | head -c"
            + " 20000000; echo 5 passed in 1s; exit 0'}]}\n"
            + "  - {id: P02, run: 'true', checks: [{run: 'yes | head -c 20000000; exit 3'}]}\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("P01 passed", "P02 failed", "exit 3");
    for (String log : List.of("worker-P01-1.log", "check-P01-1-1.log", "check-P02-1-1.log")) {
      Path file = folder.resolve("tmp/PLAN-t").resolve(log);
      assertThat(Files.size(file)).as(log).isLessThanOrEqualTo(4 << 20);
      assertThat(Files.readString(file)).contains("[coordinator left out about ");
    }
  }

  @Test
  void startsNothingWhereThePlanHasPassedUnlessANewRunIsAskedFor() throws Exception {
    plan("phases: [{id: P01, run: echo x >> ran.txt}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    Ended again = program.run("run", "PLAN-t");
    assertThat(again.code()).isZero();
    assertThat(again.output()).contains("has passed", "Nothing was started", "--new");
    assertThat(Files.readAllLines(folder.resolve("ran.txt"))).hasSize(1);
    assertThat(program.run("run", "PLAN-t", "--new").code()).isZero();
    assertThat(Files.readAllLines(folder.resolve("ran.txt"))).hasSize(2);
  }

  @Test
  void stopsAfterAFailureAndGoesOnFromThere() throws Exception {
    plan(
        "remediation: {attempts: 1}\n"
            + "phases:\n"
            + "  - {id: P01, run: echo 1 >> one.txt}\n"
            + "  - {id: P02, run: test -f mended}\n"
            + "  - {id: P03, run: 'true'}\n");
    Ended failed = program.run("run", "PLAN-t");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.output())
        .contains("failed: PLAN-t: P02 failed 2 times", "Go on from there: coordinator run PLAN-t");
    assertThat(json("status", "PLAN-t", "--json").path("phases").findValuesAsText("state"))
        .containsExactly("passed", "failed", "waiting");
    Files.createFile(folder.resolve("mended"));
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    assertThat(Files.readAllLines(folder.resolve("one.txt"))).hasSize(1);
  }

  @Test
  void takesAnEditOfTheFailedPhase() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    plan("phases: [{id: P01, run: 'true'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
  }

  @Test
  void forgetsAFailedPhaseThatWasTakenOutOfThePlan() throws Exception {
    plan(
        "remediation: {attempts: 0}\n"
            + "phases:\n"
            + "  - {id: P01, run: 'true'}\n"
            + "  - {id: P02, run: 'false'}\n"
            + "  - {id: P03, run: 'true'}\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    plan("phases:\n  - {id: P01, run: 'true'}\n  - {id: P03, run: 'true'}\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("no longer in the plan");
  }

  @Test
  void doesNotCarryOnTheRunOfAnotherPlanWithTheSameName() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    Files.copy(folder.resolve("PLAN-t.yaml"), folder.resolve("PLAN-other.yaml"));
    Ended other = program.run("run", "PLAN-other.yaml");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.output()).contains("an unfinished run of PLAN-t.yaml");
  }

  @Test
  void doesAPhaseAndAllAfterItAgainWhenAskedTo() throws Exception {
    plan(
        "phases:\n"
            + "  - {id: P01, run: echo 1 >> ran.txt}\n"
            + "  - {id: P02, run: echo 2 >> ran.txt}\n"
            + "  - {id: P03, run: echo 3 >> ran.txt; test -f mended}\n"
            + "remediation: {attempts: 0}\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    Ended unknown = program.run("run", "PLAN-t", "--from", "P09");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.output()).contains("no such phase", "P01, P02, P03");
    Files.createFile(folder.resolve("mended"));
    assertThat(program.run("run", "PLAN-t", "--from", "P02").code()).isZero();
    assertThat(Files.readAllLines(folder.resolve("ran.txt")))
        .containsExactly("1", "2", "3", "2", "3");
  }

  @Test
  void doesAlsoAgainWhatWaits() throws Exception {
    plan(
        "phases:\n"
            + "  - {id: P01, run: echo 1 >> ran.txt}\n"
            + "  - {id: P02, approval: true, run: echo 2 >> ran.txt}\n");
    try (Running running = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> running.printed().contains("P02"));
      Ended left = running.signal("TERM").end();
      assertThat(left.code()).isEqualTo(143);
      assertThat(left.output()).contains("nothing runs");
    }
    plan(
        "phases:\n"
            + "  - {id: P01, run: echo 1 >> ran.txt}\n"
            + "  - {id: P02, run: echo now >> ran.txt}\n");

    Ended again = program.run("run", "PLAN-t", "--from", "P02");

    assertThat(again.code()).as(again.output()).isZero();
    assertThat(Files.readAllLines(folder.resolve("ran.txt"))).containsExactly("1", "now");
  }

  @Test
  void doesNothingAgainThatIsStillUnderWay() throws Exception {
    plan(
        "phases: [{id: P01, run: 'echo begun >> log.txt; until test -f finish; do sleep 0.05;"
            + " done'}]\n");
    try (Running running = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("log.txt")));
      assertThat(running.signal("TERM").end().code()).isEqualTo(143);
    }
    Ended refused = program.run("run", "PLAN-t", "--from", "P01");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.output()).contains("P01 is under way, PID", "coordinator kill PLAN-t");
    assertThat(program.run("kill", "PLAN-t").code()).isZero();
    Files.createFile(folder.resolve("finish"));
    assertThat(program.run("run", "PLAN-t", "--from", "P01").code()).isZero();
    assertThat(Files.readAllLines(folder.resolve("log.txt"))).containsExactly("begun", "begun");
  }

  @Test
  void saysTheSameOfARecordThatDoesNotVerifyWhateverIsAsked() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    Path ledger = folder.resolve("tmp/PLAN-t/ledger.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(ledger));
    for (int broken : List.of(3, lines.size())) {
      List<String> now = new ArrayList<>(lines);
      now.add(broken - 1, "garbage");
      Files.write(ledger, now);
      for (List<String> asked :
          List.of(
              List.of("run", "PLAN-t"),
              List.of("status", "PLAN-t"),
              List.of("status"),
              List.of("log", "PLAN-t", "P01"),
              List.of("audit", "PLAN-t"),
              List.of("kill", "PLAN-t"))) {
        Ended ended = program.run(asked.toArray(String[]::new));
        assertThat(ended.code()).as(asked + ": " + ended.output()).isEqualTo(1);
        assertThat(ended.output())
            .contains("ledger.jsonl:" + broken + ": is not a line", "To start over, move");
      }
      assertThat(Files.readAllLines(ledger)).isEqualTo(now);
    }
  }

  @Test
  void namesAndEndsWhatRunsOnThoughItsRecordDoesNotVerify() throws Exception {
    plan("phases: [{id: P01, run: 'echo up > up; exec sleep 4711'}]\n");
    long worker = leftByADeadCoordinator("sleep 4711");
    Path ledger = folder.resolve("tmp/PLAN-t/ledger.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(ledger));
    lines.set(1, lines.get(1).replaceFirst("P01", "P0X"));
    Files.write(ledger, lines);
    for (String command : List.of("run", "status")) {
      Ended ended = program.run(command, "PLAN-t");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.output())
          .containsPattern("still runs? PIDs? [^\n]*\\b" + worker + "\\b")
          .contains("End that first: coordinator kill PLAN-t. To start over");
    }
    Ended killed = program.run("kill", "PLAN-t");
    assertThat(killed.code()).as(killed.output()).isZero();
    assertThat(killed.output())
        .contains("" + worker, "nothing of it runs any more", "does not verify: ");
    assertThat(alive("sleep 4711")).isEmpty();
    assertThat(Files.readAllLines(ledger)).isEqualTo(lines);
    assertThat(program.run("status", "PLAN-t").output()).doesNotContain("PID");
  }

  @Test
  void startsNothingBesideWhatRunsOnThoughItsRecordWasMovedAway() throws Exception {
    plan("phases: [{id: P01, run: 'echo up > up; exec sleep 4712'}]\n");
    long worker = leftByADeadCoordinator("sleep 4712");
    Files.move(folder.resolve("tmp/PLAN-t"), folder.resolve("tmp/away"));
    Ended refused = program.run("run", "PLAN-t");
    assertThat(refused.code()).as(refused.output()).isEqualTo(3);
    assertThat(refused.output()).contains("" + worker, "End that first: coordinator kill PLAN-t");
    assertThat(worker("sleep 4712")).contains(worker);
    assertThat(program.run("kill", "PLAN-t").code()).isZero();
    assertThat(alive("sleep 4712")).isEmpty();
  }

  /** The worker's pid. */
  private long leftByADeadCoordinator(String command) throws Exception {
    try (Running running = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(40)).until(() -> worker(command).isPresent());
      running.process().destroyForcibly().waitFor();
    }
    return worker(command).orElseThrow();
  }

  /** Its wrapper's command line ends in the same words. */
  private static Optional<Long> worker(String command) {
    return alive(command).entrySet().stream()
        .filter(process -> process.getValue().matches("\\S*" + command))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Test
  void aRefusalOfAnUnfinishedRunLeavesNoFolderBehind() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    Files.delete(folder.resolve("PLAN-t"));
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {robot: {program: ./no-such-robot, args: ['{args}']}}\n");
    plan("phases: [{id: P01, run: 'false'}, {id: P02, worker: robot, prompt: x}]\n");
    Ended refused = program.run("run", "PLAN-t");
    assertThat(refused.code()).as(refused.output()).isEqualTo(4);
    assertThat(folder.resolve("PLAN-t")).doesNotExist();
  }

  @Test
  void namesEveryMistakeOfAPlanAndStartsNothing() throws Exception {
    plan(
        "phases:\n"
            + "  - {id: P01, kind: implment, run: touch started}\n"
            + "  - {id: P01, run: 'true', verfy: 1}\n");
    Ended ended = program.run("run", "PLAN-t.yaml");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).startsWith("PLAN-t.yaml:4:");
    assertThat(ended.output())
        .contains(
            "PLAN-t.yaml:4:",
            "did you mean 'implement'?",
            "PLAN-t.yaml:5:",
            "mistakes; nothing was started");
    assertThat(folder.resolve("started")).doesNotExist();
    assertThat(folder.resolve("tmp")).doesNotExist();
    assertThat(program.run("validate", "PLAN-t.yaml").code()).isEqualTo(2);
  }

  @Test
  void saysHowToGetAWorkerThatIsMissing() throws Exception {
    program = new Program(folder, Map.of("CODEX_CMD", "/nowhere/codex"));
    plan("worker: codex\nphases: [{id: P01, prompt: hello}]\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.output()).contains("P01", "/nowhere/codex", "npm install -g @openai/codex");
    assertThat(folder.resolve("tmp/PLAN-t/worker-P01-1.log")).doesNotExist();
  }

  @Test
  void refusesCodexOutsideAGitRepository() throws Exception {
    sh("rm -rf .git");
    program = new Program(folder, Map.of("CODEX_CMD", "/bin/true"));
    plan("worker: codex\nphases: [{id: P01, prompt: hello}]\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.output()).contains("no git repository", "git init", "outside_git: allow");
  }

  @Test
  void asksForDangerToBeSaidOutLoud() throws Exception {
    program = new Program(folder, Map.of("CODEX_CMD", "/bin/true"));
    plan("worker: codex\nmode: danger-full-access\nphases: [{id: P01, prompt: hello}]\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).contains("danger-full-access", "P01", "--yes");
  }

  @Test
  void printsCommandAndPromptOfEachPhaseWhenAskedForADryRun() throws Exception {
    plan(
        "worker: codex\n"
            + "phases:\n"
            + "  - {id: P01, kind: stub, prompt: Make a stub.}\n"
            + "  - {id: P02, worker: shell, run: make all}\n");
    Ended ended = program.run("run", "PLAN-t", "--dry-run");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains(
            "codex exec --json --sandbox workspace-write",
            "Make a stub.",
            "reports/P01-worker.md",
            "sh -c 'make all'");
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void stopsItsWorkersAtCtrlCAndGoesOnAfterwards() throws Exception {
    plan(
        "poll: {every: 1s, grace: 1s}\n"
            + "phases: [{id: P01, run: 'test -f again || { touch up; sleep 300; }'}]\n");
    try (Running running = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("up")));
      Ended ended = running.signal("INT").end();
      assertThat(ended.code()).isEqualTo(130);
      assertThat(ended.output()).contains("interrupted", "Go on: coordinator run PLAN-t");
    }
    assertThat(alive("sleep 300")).isEmpty();
    Files.createFile(folder.resolve("again"));
    assertThat(program.run("run", "PLAN-t").code()).isZero();
  }

  @Test
  void leavesItsWorkerAtTermAndHupAndAdoptsItAfterwards() throws Exception {
    plan(
        "poll: {every: 1s, grace: 1s}\n"
            + "phases: [{id: P01, run: 'echo begun >> log.txt; until test -f finish; do sleep 0.05;"
            + " done; echo ended >> log.txt'}]\n");
    for (String signal : List.of("TERM", "HUP")) {
      try (Running running = program.start("run", "PLAN-t")) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    Files.exists(folder.resolve("log.txt"))
                        && running
                            .printed()
                            .contains(signal.equals("TERM") ? "worker started" : "run continues"));
        Ended ended = running.signal(signal).end();
        assertThat(ended.code()).as(ended.output()).isEqualTo(143);
        assertThat(ended.output()).containsPattern("PID \\d+ runs on");
      }
    }
    try (Running running = program.start("run", "PLAN-t")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> running.printed().contains("run continues"));
      Files.createFile(folder.resolve("finish"));
      assertThat(running.end().code()).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("log.txt"))).containsExactly("begun", "ended");
  }

  @Test
  void refusesASecondCoordinatorAndTakesItsRequestsInstead() throws Exception {
    plan(
        "poll: {every: 1s, cycles: 100, grace: 1s}\n"
            + "phases:\n"
            + "  - {id: P01, run: 'touch up; until test -f finish; do sleep 0.05; done'}\n"
            + "  - {id: P02, run: 'true'}\n");
    try (Running first = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("up")));
      Ended second = program.run("run", "PLAN-t");
      assertThat(second.code()).isEqualTo(3);
      assertThat(second.output())
          .contains("held by another coordinator: PID " + first.process().pid());
      assertThat(json("status", "PLAN-t", "--json").path("state").asText()).isEqualTo("running");
      assertThat(program.run("extend", "PLAN-t", "P01", "--cycles", "5").code()).isZero();
      assertThat(program.run("extend", "PLAN-t", "P77", "--cycles", "5").code()).isEqualTo(2);
      assertThat(program.run("stop", "PLAN-t").code()).isZero();
      Files.createFile(folder.resolve("finish"));
      Ended stopped = first.end();
      assertThat(stopped.output())
          .contains("P01 given 5 more polls", "P01 passed", "stopped:")
          .doesNotContain("P02 taken");
    }
    assertThat(program.run("run", "PLAN-t").code()).isZero();
  }

  @Test
  void killsWhatRunsWhenAskedTo() throws Exception {
    plan("poll: {every: 1s, grace: 1s}\nphases: [{id: P01, run: 'touch up; sleep 299'}]\n");
    try (Running running = program.start("run", "PLAN-t")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("up")));
      assertThat(program.run("kill", "PLAN-t").code()).isZero();
      assertThat(running.end().code()).isEqualTo(130);
    }
    assertThat(alive("sleep 299")).isEmpty();
  }

  @Test
  void endsWithItsOwnReasonWhenTheBudgetIsSpent() throws Exception {
    plan(
        "remediation: {attempts: 5}\n"
            + "budget: {attempts: 2}\n"
            + "phases: [{id: P01, run: echo x >> ran.txt; false}]\n");
    Ended spent = program.run("run", "PLAN-t");
    assertThat(spent.code()).isEqualTo(1);
    assertThat(spent.output()).contains("budget: 2 of 2 attempts are made");
    assertThat(Files.readAllLines(folder.resolve("ran.txt"))).hasSize(2);
    plan(
        "concurrency: 4\nbudget: {attempts: 2}\nphases:\n"
            + "  - {id: P01, needs: [], run: echo x >> ran.txt, mode: read-only}\n"
            + "  - {id: P02, needs: [], run: echo x >> ran.txt, mode: read-only}\n"
            + "  - {id: P03, needs: [], run: echo x >> ran.txt, mode: read-only}\n");
    sh("rm -rf tmp ran.txt");
    Ended beside = program.run("run", "PLAN-t");
    assertThat(beside.output()).contains("budget: 2 of 2 attempts are made");
    assertThat(Files.readAllLines(folder.resolve("ran.txt"))).hasSize(2);
    plan("poll: {grace: 1s}\nbudget: {wall: 1s}\nphases: [{id: P01, run: sleep 298}]\n");
    sh("rm -rf tmp");
    Ended late = program.run("run", "PLAN-t");
    assertThat(late.output()).contains("budget: 1s have passed");
    assertThat(alive("sleep 298")).isEmpty();
  }

  @Test
  void refusesAWorkerThatNobodyKnowsBeforeAnythingIsStarted() throws Exception {
    plan("worker: codx\nphases: [{id: P01, prompt: hello}]\n");
    for (String[] command :
        new String[][] {
          {"validate", "PLAN-t"}, {"run", "PLAN-t"}, {"run", "PLAN-t", "--dry-run"}
        }) {
      Ended ended = program.run(command);
      assertThat(ended.code()).as(ended.output()).isEqualTo(2);
      assertThat(ended.output())
          .contains("P01: no worker is called codx; did you mean")
          .doesNotContain("Exception");
    }
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void doesNotTakeItsOwnOutputForAWorkersWork() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, kind: stub, run: 'true'}]\n");
    sh(
        "java -cp '"
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + "' coordinator.Main run PLAN-t > out.txt 2>&1; true");
    assertThat(folder.resolve("out.txt")).content().contains("no file but", "failed: PLAN-t");
  }

  @Test
  void letsAPersonApproveAPhase() throws Exception {
    plan(
        "phases:\n"
            + "  - {id: P01, run: 'true'}\n"
            + "  - {id: P02, approval: true, run: touch approved}\n");
    try (Running running = program.start("run", "PLAN-t")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  json("status", "PLAN-t", "--json")
                      .path("phases")
                      .findValuesAsText("state")
                      .contains("parked"));
      assertThat(folder.resolve("approved")).doesNotExist();
      assertThat(program.run("approve", "PLAN-t", "P02", "--note", "looks right").code()).isZero();
      assertThat(running.end().code()).isZero();
      assertThat(running.printed()).contains("looks right");
    }
    assertThat(folder.resolve("approved")).exists();
  }

  @Test
  void tellsWhoRanWhenAndWhy() throws Exception {
    plan(
        "remediation: {attempts: 1}\n"
            + "phases: [{id: P01, run: 'echo out; test -f once || { touch once; exit 7; }'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    assertThat(program.run("audit", "PLAN-t").output())
        .contains("P01 attempt 1", "exited 7", "P01 attempt 2 (remediation)", "the chain holds");
    JsonNode audit = json("audit", "PLAN-t", "--json");
    assertThat(audit.findValuesAsText("pid")).hasSize(2);
    assertThat(program.run("audit", "PLAN-t", "--pids").output()).contains("P01 PID: ", "exited 7");
    assertThat(program.run("audit", "PLAN-t", "--events").output()).contains("run passed");
    assertThat(program.run("log", "PLAN-t", "P01").output().strip()).isEqualTo("out");
    Path ledger;
    try (Stream<Path> files = Files.walk(folder)) {
      ledger = files.filter(file -> file.endsWith("ledger.jsonl")).findFirst().orElseThrow();
    }
    Files.writeString(
        ledger, Files.readString(ledger).replaceFirst("exited|\"code\":7", "\"code\":0"));
    Ended broken = program.run("audit", "PLAN-t", "--verify");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.output()).containsPattern(Pattern.compile("ledger\\.jsonl:\\d+: "));
  }

  @Test
  void commitsEachPhaseThatPassedAndShowsItsFiles() throws Exception {
    sh("git config user.name t && git config user.email t@example.org");
    plan(
        "commit: true\nphases:\n"
            + "  - {id: P01, title: Say one, run: 'echo one > one.txt'}\n"
            + "  - {id: P02, run: 'printf \"1\\n2\\n\" > two.txt; echo more >> one.txt'}\n"
            + "  - {id: P03, run: 'true'}\n");
    sh("git add -A && git commit -qm begin && touch mine && git add mine");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("changes committed to ").doesNotContain("note: ");
    sh("git log --format=%s > tmp/log && git diff --cached --name-only > tmp/staged");
    assertThat(Files.readAllLines(folder.resolve("tmp/log")))
        .containsExactly("PLAN-t P02", "PLAN-t P01: Say one", "begin");
    assertThat(Files.readAllLines(folder.resolve("tmp/staged"))).containsExactly("mine");
    assertThat(program.run("status", "PLAN-t").output()).contains("2 files +3 -0");
    JsonNode second = json("status", "PLAN-t", "--json").path("phases").path(1).path("changed");
    assertThat(second.findValuesAsText("path")).containsExactly("one.txt", "two.txt");
    assertThat(second.findValuesAsText("added")).containsExactly("1", "2");
    assertThat(program.run("audit", "PLAN-t").output())
        .contains("changed 2 files +3 -0", "two.txt  +2 -0", "committed to ");
  }

  @Test
  void recordsWhatItNotedBeforeItLetsTheWorkerGo() throws Exception {
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false', protect: [a]}]\n");
    program.run("run", "PLAN-t");
    List<String> lines = Files.readAllLines(folder.resolve("tmp/PLAN-t/ledger.jsonl"));
    List<String> types =
        lines.stream().map(line -> line.replaceAll(".*\"type\":\"([^\"]*)\".*", "$1")).toList();
    assertThat(types).containsSubsequence("ground.noted", "worker.started", "worker.exited");
    assertThat(lines.get(types.indexOf("ground.noted")))
        .containsPattern("\"tree\":\"git [0-9a-f]{40} [0-9a-f]{64}\"")
        .contains("\"others\":\"");
  }

  @Test
  void refusesToCommitWhereThereIsNoRepository() throws Exception {
    sh("rm -r .git");
    plan("commit: true\nphases: [{id: P01, run: touch ran}]\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.output()).contains("in no git repository, which 'commit'");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void saysAtTheEndAndInStatusThatAPhaseWasEditedAfterItHadPassed() throws Exception {
    plan(
        "phases:\n  - {id: P01, run: 'true'}\n"
            + "  - {id: P02, run: \"sed -i 's/P01, run: .true./P01, run: echo/' PLAN-t.yaml\"}\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output().lines().filter(line -> line.contains("edited in the plan")))
        .singleElement()
        .asString()
        .startsWith("note: ")
        .contains("P01", "run --new");
    assertThat(program.run("status", "PLAN-t").output()).contains("note: edited in the plan");
    assertThat(json("status", "PLAN-t", "--json").path("detail").path("remarks").path(0).asText())
        .contains("P01");
  }

  @Test
  void helpsWithAnExampleForEveryCommand() throws Exception {
    for (String command :
        List.of(
            "run",
            "serve",
            "submit",
            "validate",
            "schema",
            "status",
            "log",
            "audit",
            "report",
            "extend",
            "stop",
            "kill",
            "approve",
            "reject",
            "doctor",
            "completion")) {
      Ended help = program.run(command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.output()).as(command).contains("Example:", "coordinator " + command);
    }
    Ended typo = program.run("vaildate");
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.output()).contains("Did you mean", "validate");
    assertThat(program.run("frob").output()).doesNotContain("Did you mean").contains("See: ");
    for (String[] wrong : new String[][] {{"--port", "99999"}, {"--concurrency", "0"}}) {
      Ended refused = program.run("serve", wrong[0], wrong[1]);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output()).contains(wrong[0] + " " + wrong[1] + ": must be ");
    }
  }

  private JsonNode json(String... args) throws Exception {
    return JSON.readTree(program.run(args).output());
  }

  private void plan(String rest) throws IOException {
    Files.writeString(
        folder.resolve("PLAN-t.yaml"),
        "plan: PLAN-t\n" + (rest.contains("worker:") ? "" : "worker: shell\n") + rest);
  }

  private static Map<Long, String> alive(String command) {
    Map<Long, String> found = new HashMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.endsWith(command))
                    .ifPresent(line -> found.put(process.pid(), line)));
    return found;
  }

  private void sh(String command) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor())
        .isZero();
  }
}
