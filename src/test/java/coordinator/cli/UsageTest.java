package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who asks for something that cannot be, or in a form that few ask for. */
@Timeout(120)
class UsageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLASSES =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void inAGitRepository() throws Exception {
    folder = folder.toRealPath();
    sh("git init -q . && echo tmp/ > .gitignore");
    program = new Program(folder, Map.of());
  }

  @Test
  void saysWhatIsWrongWithACommandLineInOneForm() throws Exception {
    for (String[] wrong :
        new String[][] {{"run"}, {"run", "--nonsense", "x"}, {"log", "x", "--tail", "many"}}) {
      Ended ended = program.run(wrong);
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.output()).startsWith("coordinator: ").hasLineCount(2);
    }
    assertThat(program.run("run").output()).contains("See: coordinator run --help");
  }

  @Test
  void failsWhereItsOutputCannotBeWritten() throws Exception {
    assertThat(shell("coordinator.Main schema > /dev/full")).isEqualTo(4);
    assertThat(folder.resolve("err")).content().contains("standard output: No space left");
    assertThat(shell("coordinator.Main schema | head -1 > /dev/null")).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  @Test
  void givesJsonOfAllThatIsRead() throws Exception {
    plan("phases: [{id: P01, run: echo one; echo two}]\n");
    JsonNode valid = json("validate", "PLAN-t", "--json");
    assertThat(valid.path("valid").asBoolean()).isTrue();
    assertThat(valid.path("phases").asInt()).isEqualTo(1);
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    assertThat(json("log", "PLAN-t", "P01", "--json").path("lines").get(1).asText())
        .isEqualTo("two");
    assertThat(json("schema", "--json").has("properties")).isTrue();
    plan("phases: [{id: P01, rnu: x}]\n");
    Ended wrong = program.run("validate", "PLAN-t", "--json");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(JSON.readTree(wrong.output()).path("problems").get(0).path("line").asInt())
        .isEqualTo(3);
  }

  @Test
  void warnsOfHollowChecksAndShowsTheirPassAsUnchecked() throws Exception {
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {scripted: {program: sh, args: [worker.sh]}}\n");
    Files.writeString(
        folder.resolve("worker.sh"),
"""
cat > /dev/null; now=$(date +%Y-%m-%dT%H:%M:%S%z)
printf 'Status: PASS\\n' > "$COORDINATOR_REPORT"
printf '%s\\n`ls`\\n```\\nx\\n```\\n%s\\n' "$now" "$COORDINATOR_PLAN_MARKER" > "$COORDINATOR_MARKER"
""");
    plan("worker: scripted\nphases: [{id: P01, prompt: x, checks: [{run: make || true}]}]\n");
    assertThat(program.run("validate", "PLAN-t").output())
        .contains("PLAN-t.yaml:3:", "proves nothing: 'make || true' passes", "valid, 1 phase\n");
    Ended ended = program.run("run", "PLAN-t");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("P01 passed, unchecked", "passed: PLAN-t, 1 phase, 1 unchecked", "Reports: ");
    assertThat(program.run("status", "PLAN-t").output())
        .contains("1 of 1 phase passed, 1 unchecked");
    assertThat(program.run("audit", "PLAN-t").output())
        .contains("P01 attempt 1  passed, unchecked");
    assertThat(json("status", "PLAN-t", "--json").path("phases").get(0).path("reason").asText())
        .isEqualTo("passed, unchecked");
  }

  @Test
  void refusesQuestionsOfTheAuditThatGoNotTogether() throws Exception {
    plan("phases: [{id: P01, run: 'true'}]\n");
    assertThat(program.run("run", "PLAN-t").output()).doesNotContain("Reports:");
    for (String other : List.of("--json", "--pids", "--verify")) {
      Ended ended = program.run("audit", "PLAN-t", "--events", other);
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.output()).contains("only one of");
    }
    assertThat(program.run("audit", "PLAN-t").output())
        .containsPattern("log PLAN-t/runs/[^/]+/worker-P01-1.log");
  }

  @Test
  void knowsThatThereIsNothingToStopInAPlanThatHasPassed() throws Exception {
    plan("phases: [{id: P01, run: 'true'}]\n");
    assertThat(program.run("stop", "PLAN-t").output())
        .contains("was never run", "coordinator run PLAN-t");
    assertThat(program.run("run", "PLAN-t").code()).isZero();
    for (String[] command :
        new String[][] {
          {"stop", "PLAN-t"}, {"kill", "PLAN-t"}, {"extend", "PLAN-t", "P01", "--cycles", "1"}
        }) {
      Ended ended = program.run(command);
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.output()).contains("PLAN-t has passed", "coordinator run --new PLAN-t");
    }
  }

  @Test
  void showsARunWhoseParametersWereGivenToIt() throws Exception {
    plan("params: {module: }\nphases: [{id: P01, run: 'echo [MODULE]'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(2);
    assertThat(program.run("run", "PLAN-t", "--set", "module=core").code()).isZero();
    assertThat(json("status", "PLAN-t", "--json").path("state").asText()).isEqualTo("passed");
    assertThat(program.run("log", "PLAN-t").output()).isEqualTo("core\n");
    assertThat(program.run("audit", "PLAN-t").code()).isZero();
  }

  @Test
  void saysWhatItWasGivenInPlaceOfAFile() throws Exception {
    assertThat(program.run("validate", "/dev/null").output())
        .isEqualTo("coordinator: /dev/null: is no regular file, not a plan\n");
    plan("remediation: {attempts: 0}\nphases: [{id: P01, run: 'false'}]\n");
    assertThat(program.run("run", "PLAN-t").code()).isEqualTo(1);
    sh("rm tmp/PLAN-t/worker-P01-1.log && mkfifo tmp/PLAN-t/worker-P01-1.log");
    Ended fifo = program.run("log", "PLAN-t", "P01", "--follow");
    assertThat(fifo.code()).isEqualTo(4);
    assertThat(fifo.output()).contains("worker-P01-1.log: is no regular file");
  }

  @Test
  void saysThatALocaleCannotNameAFile() throws Exception {
    Files.writeString(folder.resolve("run.sh"), "exec \"$@\"");
    assertThat(shell("coordinator.Main validate plän.yaml", "LC_ALL=C")).isBetween(2, 4);
    assertThat(folder.resolve("err")).content().startsWith("coordinator: ").doesNotContain("\tat ");
  }

  @Test
  void showsTheReasonsThatADryRunsChecksWouldAskFor() throws Exception {
    plan("phases: [{id: P01, run: x, checks: [{run: y, expect: fail, because: Assertion}]}]\n");
    assertThat(program.run("run", "PLAN-t", "--dry-run").output())
        .contains("must fail: y", "because: Assertion", "1 phase; nothing was started");
  }

  private JsonNode json(String... args) throws Exception {
    return JSON.readTree(program.run(args).output());
  }

  /** The exit code of the program in a shell's hands; what it says of errors is in the file err. */
  private int shell(String command, String... environment) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "env "
            + String.join(" ", environment)
            + " '"
            + java
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + CLASSES
            + "' ";
    return new ProcessBuilder("bash", "-c", "set -o pipefail; " + line + command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();
  }

  private void plan(String rest) throws IOException {
    Files.writeString(
        folder.resolve("PLAN-t.yaml"),
        "plan: PLAN-t\n" + (rest.contains("worker:") ? "" : "worker: shell\n") + rest);
  }

  private void sh(String command) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor())
        .isZero();
  }
}
