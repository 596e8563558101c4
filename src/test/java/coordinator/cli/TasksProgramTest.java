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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of task files, as a user meets them. In place of Codex stands a shell that carries out
 * its prompt, so each task file here is a script.
 */
@Timeout(120)
class TasksProgramTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path tasks;
  private Program program;

  @BeforeEach
  void aFolderOfTasks() throws Exception {
    folder = folder.toRealPath();
    tasks = Files.createDirectory(folder.resolve("tasks"));
    Path shell = folder.resolve("codex");
    Files.writeString(shell, "#!/bin/sh\nexec sh\n");
    assertThat(shell.toFile().setExecutable(true)).isTrue();
    program = new Program(folder, Map.of("CODEX_CMD", shell.toString()));
  }

  @Test
  void carriesOutEachTaskAndMarksItByItsName() throws Exception {
    task("good.md", "echo well; echo 1 >> ran");
    task("bad.md", "echo ill; echo 2 >> ran; exit 3");
    task("notes.txt", "exit 1");
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains("done tasks/good.md", "failed tasks/bad.md", "exited 3");
    assertThat(ended.output()).contains("1 done, 1 failed");
    assertThat(names())
        .containsExactly(
            "bad.md",
            "done_exec_log-good.md.txt",
            "failed_exec_log-bad.md.txt",
            "good.md",
            "notes.txt");
    assertThat(tasks.resolve("done_exec_log-good.md.txt")).hasContent("well");
    assertThat(tasks.resolve("failed_exec_log-bad.md.txt")).hasContent("ill");
    assertThat(tasks.resolve("good.md")).hasContent("echo well; echo 1 >> ran");
  }

  @Test
  void aRunsFolderCanBeAuditedLikeAPlan() throws Exception {
    task("bad.md", "echo ill; exit 3");
    assertThat(run().code()).isEqualTo(1);
    Path ledger;
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      ledger = files.filter(file -> file.endsWith("ledger.jsonl")).findFirst().orElseThrow();
    }
    String run = folder.relativize(ledger.getParent()).toString();

    assertThat(program.run("audit", run).output())
        .contains("bad.md", "failed", "exited 3", "the chain holds", run + "/worker-bad.md");
    assertThat(program.run("audit", run, "--verify").code()).isZero();
    assertThat(program.run("log", run).output()).contains("ill");
    Files.writeString(ledger, Files.readString(ledger).replace("exited", "excited"));
    Ended broken = program.run("audit", run, "--verify");
    assertThat(broken.code()).as(broken.output()).isNotZero();
  }

  @Test
  void triesOnlyWhatFailedAgain() throws Exception {
    task("good.md", "echo good >> ran");
    task("bad.md", "echo bad >> ran; test -f mended");
    assertThat(run().code()).isEqualTo(1);
    Files.createFile(folder.resolve("mended"));
    assertThat(run().code()).isZero();
    assertThat(ran()).containsExactlyInAnyOrder("bad", "good", "bad");
    assertThat(names()).contains("done_exec_log-bad.md.txt");
    assertThat(names()).doesNotContain("failed_exec_log-bad.md.txt");
    Ended again = run();
    assertThat(again.code()).isZero();
    assertThat(again.output()).contains("nothing was to be done");
    assertThat(run("--rerun-completed").code()).isZero();
    assertThat(ran()).hasSize(5);
  }

  @Test
  void marksNothingInADryRun() throws Exception {
    task("good.md", "echo good >> ran");
    Ended ended = run("--mode", "dry-run");
    assertThat(ended.code()).isZero();
    assertThat(ended.output()).contains("tasks/good.md: ", "1 tasks would be carried out");
    assertThat(names()).containsExactly("good.md");
    assertThat(folder.resolve("tmp")).doesNotExist();
    assertThat(run().code()).isZero();
    assertThat(ran()).containsExactly("good");
  }

  @Test
  void touchesNothingWhereCodexIsNotThere() throws Exception {
    task("good.md", "true");
    program = new Program(folder, Map.of("CODEX_CMD", folder.resolve("nowhere").toString()));
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.output()).contains("nowhere", "is not there", "npm install");
    assertThat(names()).containsExactly("good.md");
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void takesADeadOwnersClaimAndALockThatWasLeftWithoutWaiting() throws Exception {
    task("one.md", "echo one >> ran");
    long dead = new ProcessBuilder("true").start().onExit().join().pid();
    Files.writeString(
        tasks.resolve("in-progress-one.md"),
        "{\"file\": \"one.md\", \"pid\": " + dead + ", \"started_at\": \"2026-11-21T07:00:00\"}");
    Files.writeString(tasks.resolve(".lock-one.md"), String.valueOf(dead));
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ran()).containsExactly("one");
    assertThat(names()).containsExactly("done_exec_log-one.md.txt", "one.md");
  }

  @Test
  void leavesTheTaskOfALivingCoordinatorToIt() throws Exception {
    task("mine.md", "echo mine >> ran");
    task("theirs.md", "echo theirs >> ran");
    Path claim = tasks.resolve("in-progress-theirs.md");
    Files.writeString(claim, "{\"pid\": " + ProcessHandle.current().pid() + "}");
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("1 done, 0 failed", "claimed by other coordinators");
    assertThat(ran()).containsExactly("mine");
    assertThat(claim).exists();
  }

  @Test
  void keepsALogOfEveryRetry() throws Exception {
    task("shy.md", "echo try; test -f second || { touch second; exit 1; }");
    Ended ended = run("--retries", "2");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(tasks.resolve("done_exec_log-shy.md.txt")).hasContent("try");
    assertThat(logs()).hasSize(2).allMatch(log -> log.getFileName().toString().contains("shy.md-"));
  }

  @Test
  void givesUpWhenTheRetriesAreSpent() throws Exception {
    task("bad.md", "echo x >> ran; exit 1");
    assertThat(run("--retries", "1").code()).isEqualTo(1);
    assertThat(ran()).hasSize(2);
    assertThat(names()).containsExactly("bad.md", "failed_exec_log-bad.md.txt");
  }

  @Test
  void reallyRunsTasksSideBySide() throws Exception {
    // Each waits for all the others, so that one after the other they would wait for ever.
    for (int i = 1; i <= 4; i++) {
      task(
          i + ".md",
          "touch here-"
              + i
              + "; until test -f here-1 -a -f here-2 -a -f here-3 -a -f here-4; do sleep 0.05;"
              + " done");
    }
    Ended ended = run("--concurrency", "4", "--timeout", "60");
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  @Test
  void takesNamesAsTheyAre() throws Exception {
    List<String> odd =
        List.of(
            "a b.md",
            "it's \"so\".md",
            "two\nlines.md",
            "-n.md",
            "größe-猫.md",
            "x".repeat(252) + ".md",
            "猫".repeat(84) + ".md");
    for (String name : odd) {
      task(name, "basename \"$COORDINATOR_TASK_FILE\" >> ran");
    }
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(Files.readString(folder.resolve("ran"))).contains(odd);
    assertThat(names().stream().filter(name -> name.startsWith("done_exec_log-")))
        .hasSize(odd.size());
    assertThat(json("status", "--json").path("done").asInt()).isEqualTo(odd.size());
  }

  @Test
  void failsWhatCannotBeGivenToAWorkerAndSaysWhy() throws Exception {
    task("empty.md", " \n");
    Files.write(tasks.resolve("bytes.md"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output())
        .contains("the task file is empty", "the task file is not UTF-8 text");
    assertThat(tasks.resolve("failed_exec_log-empty.md.txt"))
        .hasContent("coordinator: the task file is empty");
  }

  @Test
  void stopsItsWorkersOnCtrlCAndDoesTheRestTheNextTime() throws Exception {
    for (int i = 1; i <= 6; i++) {
      task(
          i + ".md",
          "echo "
              + i
              + " >> begun; test -f go || "
              + (i <= 2 ? "true" : "sleep 60")
              + "; echo "
              + i
              + " >> ran");
    }
    try (Running running = start("--concurrency", "2")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> lines("begun").size() == 4);
      Ended ended = running.signal("INT").end();
      assertThat(ended.code()).as(ended.output()).isEqualTo(130);
      assertThat(ended.output()).contains("interrupted", "2 done, 0 failed");
    }
    assertThat(names().stream().filter(name -> !name.matches("\\d\\.md")))
        .containsExactly("done_exec_log-1.md.txt", "done_exec_log-2.md.txt");
    Files.createFile(folder.resolve("go"));
    Ended rest = run();
    assertThat(rest.code()).as(rest.output()).isZero();
    assertThat(rest.output()).contains("4 done, 0 failed");
    assertThat(ran()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
  }

  @Test
  void adoptsTheWorkersOfAKilledCoordinator() throws Exception {
    task("long.md", "echo begun >> begun; until test -f go; do sleep 0.05; done; echo long >> ran");
    task("next.md", "echo next >> ran");
    try (Running running = start()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !lines("begun").isEmpty());
      running.signal("KILL").process().waitFor();
    }
    assertThat(names()).contains("in-progress-long.md");
    try (Running again = start("--concurrency", "2")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> ran().contains("next"));
      assertThat(json("status", "--json").path("in_progress").asInt()).isOne();
      Files.createFile(folder.resolve("go"));
      Ended ended = again.end();
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output())
          .contains("finishing what a dead coordinator left", "2 done, 0 failed");
    }
    assertThat(lines("begun")).hasSize(1);
    assertThat(ran()).containsExactly("next", "long");
    assertThat(names()).noneMatch(name -> name.startsWith("in-progress-"));
  }

  @Test
  void leavesItsWorkersOnTermForTheNext() throws Exception {
    task("long.md", "echo begun >> begun; until test -f go; do sleep 0.05; done; echo long >> ran");
    try (Running running = start()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !lines("begun").isEmpty());
      assertThat(running.signal("TERM").end().code()).isEqualTo(143);
    }
    Files.createFile(folder.resolve("go"));
    assertThat(run().code()).isZero();
    assertThat(ran()).containsExactly("long");
    assertThat(lines("begun")).hasSize(1);
  }

  @Test
  void publishesWhatADeadCoordinatorsRecordKnowsToBeDone() throws Exception {
    task("one.md", "echo one >> ran");
    assertThat(run().code()).isZero();
    // As if it had died between its record and the marker.
    Path run = Files.list(folder.resolve("tmp")).findFirst().orElseThrow();
    Path own = Files.list(run).findFirst().orElseThrow();
    Files.delete(tasks.resolve("done_exec_log-one.md.txt"));
    Path ledger = own.resolve("ledger.jsonl");
    List<String> lines = Files.readAllLines(ledger);
    assertThat(lines.get(lines.size() - 1)).contains("run.ended");
    Files.write(ledger, lines.subList(0, lines.size() - 1));
    Path pids = own.resolve("worker-pids.txt");
    List<String> told = Files.readAllLines(pids);
    Files.write(pids, told.subList(0, told.size() - 1));
    Files.createFile(run.resolve(own.getFileName() + ".lock"));
    Files.writeString(tasks.resolve("in-progress-one.md"), "{\"run\": \"" + own + "\"}");
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(names()).containsExactly("done_exec_log-one.md.txt", "one.md");
    assertThat(ran()).containsExactly("one");
  }

  @Test
  void endsAllWhenEnoughHasFailed() throws Exception {
    for (int i = 1; i <= 9; i++) {
      task(i + ".md", "echo " + i + " >> ran; exit 1");
    }
    Ended soon = run("--halt", "soon,fail=2");
    assertThat(soon.code()).isEqualTo(1);
    assertThat(soon.output()).contains("0 done, 2 failed", "2 of 9 tasks failed");
    assertThat(ran()).hasSize(2);
    Files.delete(folder.resolve("ran"));
    task("0.md", "sleep 60; echo slow >> ran");
    Ended now = run("--halt", "now,fail=10%", "-c", "2");
    assertThat(now.code()).as(now.output()).isEqualTo(1);
    assertThat(ran()).doesNotContain("slow");
    assertThat(names()).noneMatch(name -> name.startsWith("in-progress-"));
  }

  @Test
  void endsTheWholeTreeOfATaskThatTakesTooLong() throws Exception {
    task("slow.md", "(sleep 61; echo child >> ran) & sleep 62; echo slow >> ran");
    Ended ended = run("--timeout", "1");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("still running after 1 poll");
    assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains("sleep 61"));
  }

  @Test
  void takesWhatIsAddedAndMissesWhatIsRemovedWhileItRuns() throws Exception {
    task("1.md", "rm tasks/2.md tasks/1.md; echo 'echo 3 >> ran' > tasks/3.md; echo 1 >> ran");
    task("2.md", "echo 2 >> ran");
    Ended ended = run();
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ran()).containsExactly("1", "3");
  }

  @Test
  void countsByNamesAlone() throws Exception {
    task("a.md", "");
    task("b.md", "");
    task("c.md", "");
    task("completed_d.md", "");
    Files.createFile(tasks.resolve("done_exec_log-a.md.txt"));
    Files.createFile(tasks.resolve("in-progress-a.md"));
    Files.createFile(tasks.resolve("completed_b.md.txt"));
    Files.createFile(tasks.resolve("in-progress-c.md"));
    JsonNode status = json("status", "--json", "--detailed");
    assertThat(status.path("done").asInt()).isEqualTo(2);
    assertThat(status.path("in_progress").asInt()).isEqualTo(1);
    assertThat(status.path("pending").asInt()).isEqualTo(1);
    assertThat(status.path("total").asInt()).isEqualTo(4);
    assertThat(status.path("tasks").findValuesAsText("file")).contains("tasks/completed_d.md");
    assertThat(program.run("tasks", "status", "tasks").output())
        .contains("│ Completed   │      2 │      50.0% │", "│ Total       │      4 │     100.0% │");
  }

  @Test
  void clearsMarkersOnlyWhenTheyAreNobodys() throws Exception {
    task("a.md", "true");
    task("b.md", "exit 1");
    assertThat(run().code()).isEqualTo(1);
    Path living =
        Files.writeString(
            tasks.resolve("in-progress-c.md"), "{\"pid\": " + ProcessHandle.current().pid() + "}");
    task("c.md", "true");
    assertThat(program.run("tasks", "reset", "tasks").code()).isEqualTo(2);
    assertThat(names()).contains("failed_exec_log-b.md.txt");
    assertThat(program.run("tasks", "reset", "tasks", "--failed", "--force").code()).isZero();
    assertThat(names())
        .contains("done_exec_log-a.md.txt")
        .doesNotContain("failed_exec_log-b.md.txt");
    Ended clean = program.run("tasks", "clean", "tasks");
    assertThat(clean.output()).contains("0 markers", "may live");
    assertThat(living).exists();
    Files.writeString(living, "{\"pid\": 4194304, \"started_at\": \"x\"}");
    assertThat(program.run("tasks", "clean", "tasks", "--dry-run").output()).contains("1 marker ");
    assertThat(program.run("tasks", "clean", "tasks").code()).isZero();
    assertThat(living).doesNotExist();
  }

  @Test
  void writesTheSummaryForScripts() throws Exception {
    task("a.md", "true");
    task("b.md", "exit 7");
    assertThat(run("--output-json", "sum.json").code()).isEqualTo(1);
    JsonNode sum = JSON.readTree(folder.resolve("sum.json").toFile());
    assertThat(sum.path("done").asInt()).isOne();
    assertThat(sum.path("failed").asInt()).isOne();
    assertThat(sum.path("tasks").get(1).path("reason").asText()).contains("exited 7");
  }

  @Test
  void refusesWhatIsNotMeant() throws Exception {
    task("a.md", "echo a >> ran");
    assertThat(run("--mode", "danger-full-access").output()).contains("--yes");
    for (String[] wrong :
        new String[][] {
          {"--mode", "full"},
          {"--concurrency", "0"},
          {"--retries", "11"},
          {"--halt", "later"},
          {"--pattern", "[a"},
          {"--memfree", "lots"},
          {"--mode", "danger-full-access"}
        }) {
      Ended ended = run(wrong);
      assertThat(ended.code()).as(String.join(" ", wrong) + ": " + ended.output()).isEqualTo(2);
    }
    assertThat(program.run("tasks", "run", "nowhere").code()).isEqualTo(2);
    assertThat(names()).containsExactly("a.md");
  }

  @Test
  void startsNothingWhereTheMachineHasTooLittleLeft() throws Exception {
    task("a.md", "echo a >> ran");
    try (Running running = start("--memfree", "900T")) {
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(30))
          .until(() -> ran().isEmpty());
      running.signal("INT").end();
    }
    assertThat(names()).containsExactly("a.md");
    assertThat(run("--memfree", "1K", "--load", "10000").code()).isZero();
    assertThat(ran()).containsExactly("a");
  }

  private void task(String name, String script) throws IOException {
    Files.writeString(tasks.resolve(name), script);
  }

  private Ended run(String... more) throws Exception {
    try (Running running = start(more)) {
      return running.end();
    }
  }

  private Running start(String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("tasks", "run", "tasks", "--outside-git"));
    all.addAll(List.of(more));
    return program.start(all.toArray(String[]::new));
  }

  private JsonNode json(String command, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("tasks", command, "tasks"));
    all.addAll(List.of(more));
    return JSON.readTree(program.run(all.toArray(String[]::new)).output());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(tasks)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("tmp"))) {
      return all.filter(path -> path.toString().endsWith(".log")).toList();
    }
  }

  private List<String> ran() throws IOException {
    return lines("ran");
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
