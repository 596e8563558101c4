package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Artifacts;
import coordinator.task.Check;
import coordinator.task.Check.Expect;
import coordinator.task.Mode;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import coordinator.task.WorkerChoice;
import coordinator.text.Problem;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanReaderTest {

  private PlanFiles files;

  @BeforeEach
  void folder(@TempDir Path folder) {
    files = new PlanFiles(folder);
  }

  @Test
  void givesTwelveLocatedMessagesForTwelveMistakes() {
    assertThat(
            files.mistakes(
                """
                plan: PLAN-x
                verfy_each: true
                poll: {every: 5 minutes, cycles: 0}
                mode: full
                params: {module: core}
                phases:
                  - {id: P01, kind: implment, prompt: "Do it"}
                  - id: P02
                    prompt_file: none.md
                    protect: ["src/[a"]
                  - {id: P01, prompt: x}
                  - {id: P03, needs: [P99], prompt: "[COMMAND_TEST]"}
                  - {prompt: y}
                  - {id: P05, prompt: z, checks: [{run: "true", because: "(a"}]}
                """))
        .containsExactly(
            "2:1: unknown key 'verfy_each'; did you mean 'verify_each'?",
            "3:15: 'every' '5 minutes' is no duration; write it as 5m",
            "3:34: 'cycles' is 0; the least is 1",
            "4:7: 'mode' 'full' is none of read-only, workspace-write, danger-full-access",
            "7:21: 'kind' 'implment' is none of stub, test, implement, verify; did you mean"
                + " 'implement'?",
            "9:18: 'prompt_file' none.md does not exist",
            "10:15: 'protect' src/[a: is no glob: missing ']'",
            "11:10: id 'P01' is taken by the phase in line 7",
            "12:23: 'needs' names 'P99', but there is no such phase",
            "12:37: [COMMAND_TEST]: 'commands' has no 'test'",
            "13:5: missing key 'id'",
            "14:58: 'because' is no regular expression: unclosed group at character 3 of (a");
  }

  @Test
  void resolvesEveryKeyOfAMaximalPlan() throws Exception {
    files.write("wrap.md", "Before [PROMPT] after [COMMAND_LINT]");
    files.write("prompts/02.md", "From a file, for [MODULE] and [PHASE_ID]");
    Plan plan =
        files.read(
            Files.readString(Path.of("src/test/resources/coordinator/plan-maximal.yaml")),
            Map.of("module", "cli"));

    assertThat(plan.name()).isEqualTo("PLAN-maximal");
    assertThat(plan.bounds())
        .isEqualTo(
            new Bounds(
                3,
                new Budget(5_000_000L, Duration.ofHours(12), 40),
                new Schedule("0 30 3 * * ?", ZoneId.of("Europe/Vienna"), Schedule.CatchUp.ONCE)));
    assertThat(plan.layout().artifacts()).isEqualTo(files.folder().resolve("out"));
    Task first = plan.tasks().get(0);
    assertThat(first.assignment().worker().model()).isEqualTo("m1");
    assertThat(first.assignment().worker().mode()).isEqualTo(Mode.DANGER_FULL_ACCESS);
    assertThat(first.assignment().worker().args()).containsExactly("--search");
    assertThat(first.assignment().worker().outsideGit()).isTrue();
    assertThat(first.limits().remediations()).isEqualTo(1);
    assertThat(first.limits().approval()).isTrue();
    assertThat(first.timing().stall()).isEqualTo(Duration.ofMinutes(15));
    assertThat(first.timing().cycles()).isEqualTo(12);
    assertThat(first.timing().every()).isEqualTo(Duration.ofMinutes(4));
    assertThat(first.expected().tree()).isEqualTo(new TreeRule(Change.MAY, List.of("src/main/**")));
    assertThat(first.expected().checks())
        .containsExactly(
            new Check(
                "test",
                "mvn -q -pl cli test",
                Expect.FAIL,
                "expected:",
                "not found",
                Duration.ofMinutes(20)));
    assertThat(first.assignment().prompt())
        .isEqualTo("Before Test cli. after mvn -q -pl cli check");
    Task second = plan.tasks().get(2);
    assertThat(second.assignment().worker().profile()).isEqualTo("claude");
    assertThat(second.assignment().worker().model()).isNull();
    assertThat(second.assignment().prompt()).contains("From a file, for cli and P02");
    assertThat(plan.environment("P01")).containsEntry("A", "1").containsEntry("B", "2");
    assertThat(plan.environment("P02")).isEmpty();
    assertThat(plan.phases().keySet()).containsExactly("P01", "P01a", "P02", "P02a", "P03");
    assertThat(plan.dangerous()).containsExactly("P01", "P01a");
    Task shell = plan.tasks().get(4);
    assertThat(shell.assignment().run())
        .isEqualTo("mvn -q package > " + files.folder().resolve("out/reports/P03-worker.md"));
    assertThat(shell.expected().exitDecides()).isTrue();
    assertThat(shell.expected().artifacts()).isNotNull();
  }

  @Test
  void namesTheFilesThatItTakesItsPromptsFrom(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("two.md"), "Do it.");
    Files.writeString(folder.resolve("around.md"), "[PROMPT]");
    Path plan = folder.resolve("PLAN.yaml");
    Files.writeString(
        plan,
        "plan: x\ntemplate: around.md\nphases:\n  - {id: P01, prompt: x}\n"
            + "  - {id: P02, prompt_file: two.md}\n");
    assertThat(PlanReader.read(plan, Map.of()).layout().words())
        .containsExactly(folder.resolve("around.md"), folder.resolve("two.md"));
  }

  @Test
  void takesTheGitRootAsWorkspaceAndThePlansNameForItsArtifacts() throws Exception {
    Files.createDirectories(files.folder().resolve(".git"));
    files.write(".git/HEAD", "ref: refs/heads/main\n");
    Path file =
        files.write("plans/deep/PLAN-y.yaml", "plan: PLAN-y\nphases: [{id: P01, prompt: x}]");
    Plan plan = PlanReader.read(file, Map.of());
    assertThat(plan.layout().workspace()).isEqualTo(files.folder());
    assertThat(plan.layout().artifacts()).isEqualTo(files.folder().resolve("plans/deep/PLAN-y"));
    assertThat(artifacts(plan.tasks().get(0)).marker())
        .isEqualTo(files.folder() + "/plans/deep/PLAN-y/.completed/P01.md");
    assertThat(artifacts(plan.tasks().get(0)).planMarker()).isEqualTo("@plan:PLAN-y.P01");
  }

  @Test
  void takesThePlansFolderAsWorkspaceWhereThereIsNoGit() {
    assertThat(files.phases("{id: P01, prompt: x}").layout().workspace()).isEqualTo(files.folder());
  }

  @Test
  void letsTheWorkerWriteArtifactsThatLieOutsideTheWorkspace() {
    files.write("code/x", "");
    Plan plan = files.read("plan: x\nworkspace: code\nphases: [{id: P01, prompt: x}]");
    assertThat(plan.tasks().get(0).assignment().writable())
        .containsExactly(files.folder().resolve("PLAN-x").toString());
  }

  @Test
  void givesEachKindItsChecks() {
    Plan plan =
        files.read(
            """
            plan: x
            commands: {build: make, test: make test}
            phases:
              - {id: P01, kind: stub, prompt: x}
              - {id: P02, kind: test, prompt: x}
              - {id: P03, kind: implement, prompt: x, allow_unchanged: true}
              - {id: P04, kind: verify, prompt: x}
              - {id: P05, prompt: x}
              - {id: P06, run: "true "}
            """);
    assertThat(plan.tasks().stream().map(PlanReaderTest::rules))
        .containsExactly(
            "P01 MUST: build pass",
            "P02 MUST: build pass, test fail",
            "P03 MAY: build pass, test pass",
            "P04 MUST_NOT: build pass, test pass",
            "P05 MAY: ",
            "P06 MAY: ");
    assertThat(plan.tasks().get(5).expected().artifacts()).isNull();
    assertThat(plan.tasks().get(5).assignment().worker().profile()).isEqualTo("shell");
    assertThat(plan.warnings()).extracting(Problem::line).containsExactly(8);
  }

  private static Artifacts artifacts(Task task) {
    return Objects.requireNonNull(task.expected().artifacts());
  }

  private static String rules(Task task) {
    return task.id()
        + " "
        + task.expected().tree().change()
        + ": "
        + task.expected().checks().stream()
            .map(check -> check.name() + " " + check.expect().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  @Test
  void warnsOfAKindWhoseCommandThePlanDoesNotName() {
    Plan plan =
        files.read("plan: x\ncommands: {build: make}\nphases: [{id: P01, kind: test, prompt: x}]");
    assertThat(plan.warnings())
        .extracting(Problem::text)
        .containsExactly("kind 'test' also checks 'test', which 'commands' does not name");
  }

  @Test
  void warnsOfAnAgentsChecksThatHoldWhateverTheWorkIsWorth() {
    Plan plan =
        files.read(
            """
            plan: x
            commands: {build: make, test: make test || true}
            phases:
              - {id: P01, kind: implement, prompt: x}
              - id: P02
                prompt: x
                checks:
                  - {run: make}
                  - {name: tail, run: make test | tail -3}
              - {id: P03, prompt: x, checks: [{run: echo ok}]}
              - {id: P04, run: make || true}
            """);
    assertThat(plan.warnings())
        .extracting(warning -> warning.line() + ": " + warning.text())
        .containsExactly(
            "4: check 'test' proves nothing: 'make test || true' passes whatever the work is worth",
            "9: check 'tail' proves nothing: 'make test | tail -3' passes whatever the work is"
                + " worth",
            "10: check 'check-1' proves nothing: 'echo ok' passes whatever the work is worth;"
                + " nothing else checks this phase");
  }

  @Test
  void verifiesEachAgentsPhaseByAFreshOne() {
    Plan plan =
        files.read(
            """
            plan: PLAN-x
            verify_each: true
            commands: {test: make test}
            phases:
              - {id: P01, kind: test, title: Tests, prompt: "Write tests.", approval: true}
              - {id: P02, kind: verify, prompt: x}
              - {id: P03, run: make}
              - {id: P04, prompt: x, needs: [P01]}
              - {id: P04a, prompt: own}
            """);
    assertThat(plan.phases().keySet()).containsExactly("P01", "P01a", "P02", "P03", "P04", "P04a");
    Phase verifier = plan.phase("P01a").orElseThrow();
    assertThat(verifier.kind()).isEqualTo(Kind.VERIFY);
    assertThat(verifier.needs()).containsExactly("P01");
    assertThat(rules(verifier.task())).isEqualTo("P01a MUST_NOT: test fail");
    assertThat(verifier.task().limits().approval()).isFalse();
    assertThat(artifacts(verifier.task()).planMarker()).isEqualTo("@plan:PLAN-x.P01a");
    assertThat(verifier.task().assignment().prompt())
        .contains(
            "Verify independently that phase P01 (Tests)",
            "Write tests.",
            "P01-worker.md",
            ".completed/P01a.md");
    assertThat(plan.phase("P02").orElseThrow().needs()).containsExactly("P01", "P01a");
    assertThat(plan.phase("P04").orElseThrow().needs()).containsExactly("P01", "P01a");
    assertThat(plan.phase("P04a").orElseThrow().needs()).containsExactly("P04");
  }

  @Test
  void namesACycleInFull() {
    assertThat(
            files.mistakes(
                """
                plan: x
                phases:
                  - {id: P01, prompt: x}
                  - {id: P02, prompt: x, needs: [P04]}
                  - {id: P03, prompt: x}
                  - {id: P04, prompt: x}
                  - {id: P05, prompt: x, needs: [P05]}
                """))
        .containsExactly(
            "4:33: these phases need each other, so none of them could ever start: P02 → P04 → P03"
                + " → P02",
            "7:34: phase 'P05' needs itself");
  }

  @Test
  void refusesIdsThatDifferOnlyInCapitals() {
    assertThat(
            files.mistakes(
                "plan: x\n"
                    + "verify_each: true\n"
                    + "phases:\n"
                    + "  - {id: P01, prompt: x}\n"
                    + "  - {id: p01, prompt: x}\n"
                    + "  - {id: P01A, prompt: x}\n"))
        .containsExactly(
            "5:10: id 'p01' differs from 'P01' in line 4 only in capitals, and files are named"
                + " after both",
            "6:10: id 'P01A' differs only in capitals from 'P01a', which verify_each makes of"
                + " 'P01'");
  }

  @Test
  void refusesPhasesThatCannotBeCarriedOut() {
    files.write("empty.md", " \n");
    assertThat(
            files.mistakes(
                """
                plan: x
                mode: read-only
                phases:
                  - {id: P01}
                  - {id: P02, prompt: x, run: y}
                  - {id: P03, worker: codex, run: y}
                  - {id: P04, worker: shell, prompt: y}
                  - {id: P05, kind: stub, prompt: y}
                  - {id: P06, prompt: y, report: true}
                  - {id: P07, prompt_file: empty.md}
                  - {id: P08, prompt_file: ../../../etc/passwd}
                  - {id: P09, promt: y}
                  - P10
                """))
        .containsExactly(
            "4:5: a phase needs one of 'prompt', 'prompt_file' and 'run', and this one has none",
            "5:26: 'prompt' and 'run' in one phase; it can have only one of them",
            "6:23: 'run' is carried out by the worker 'shell', not by 'codex'",
            "7:30: the worker 'shell' cannot read a prompt; give it 'run', or name another worker",
            "8:21: kind 'stub' must change files, but its mode is read-only",
            "9:26: 'report' is for phases with 'run'; an agent always owes one",
            "10:28: 'prompt_file' empty.md is empty",
            "11:28: 'prompt_file' ../../../etc/passwd lies outside the workspace and the plan's"
                + " folder",
            "12:15: unknown key 'promt'; did you mean 'prompt'?",
            "13:5: an entry of 'phases' must be a mapping, not text");
  }

  @Test
  void saysWhatIsWrongWithValues() {
    assertThat(
            files.mistakes(
                """
                plan: my plan
                workspace: nowhere
                concurrency: two
                verify_each: yes
                budget: {wall: 0s, tokens: -1}
                poll: {every: 30, stall: 9999h, grace: 1 day}
                title: 5
                worker: {profile: codex, mode: read-only, env: {COORDINATOR_X: 1, a-b: c}}
                mode: workspace-write
                params: {Module: x, plan: y}
                phases:
                  - {id: ../x, prompt: ""}
                  - {id: 7, prompt: "  ", title: }
                  - {id: P03, prompt: x, protect: [/etc/**, src/, "../x"]}
                """))
        .containsExactly(
            "1:7: 'plan' 'my plan' must be letters, digits, dot, underscore and hyphen, a letter or"
                + " digit first, at most 100",
            "2:12: 'workspace' is no folder: " + files.folder().resolve("nowhere"),
            "3:14: 'concurrency' must be a whole number, not text",
            "4:14: 'verify_each' must be true or false, not 'yes'",
            "5:16: 'wall' is 0; it must be longer, such as 30s, 5m or 2h",
            "5:28: 'tokens' is -1; the least is 1",
            "6:15: 'every' '30' is no duration; write it with its unit, as 30s or 30m",
            "6:26: 'stall' is longer than a year",
            "6:40: 'grace' '1 day' is no duration; write it as 24h",
            "7:8: 'title' must be text, not '5'; put it in quotes: \"5\"",
            "8:32: 'mode' is said here and beside 'worker', and they differ",
            "8:49: environment variable 'COORDINATOR_X' is the coordinator's own",
            "8:67: name 'a-b' in 'env': environment variables have letters, digits and _",
            "10:10: name 'Module' in 'params': names there have small letters, digits and _, a"
                + " letter first",
            "10:21: parameter 'plan' would hide the built-in [PLAN]; call it something else",
            "12:10: 'id' '../x' must be letters, digits, dot, underscore and hyphen, a letter or"
                + " digit first, at most 100",
            "12:24: 'prompt' is empty",
            "13:10: 'id' must be text, not '7'; put it in quotes: \"7\"",
            "13:21: 'prompt' is empty",
            "13:33: 'title' has no value",
            "14:36: 'protect' /etc/**: a glob is relative to the workspace, as src/test/**",
            "14:45: 'protect' src/: names a folder; write src/** for all that is in it",
            "14:51: 'protect' ../x: a glob is relative to the workspace, as src/test/**");
  }

  @Test
  void expandsDeclaredAndBuiltInNamesOnly() {
    Plan plan =
        files.read(
"""
plan: x
params: {module: core}
commands: {test: "make [MODULE] && [[[1]]"}
phases:
  - id: P01
    prompt: "[MODULE] [[MODULE] [FOO] [[FOO]] a[1] [[ -f x ]] [module] [PHASE_ID] [COMMAND_TEST]"
  - {id: P02, run: "ls [[ABC]* [MODULE] [a-z]*"}
""",
            Map.of("module", "c[PLAN]i"));
    assertThat(plan.phase("P01").orElseThrow().asked())
        .isEqualTo(
            "c[PLAN]i [MODULE] [FOO] [[FOO]] a[1] [[ -f x ]] [module] P01 make c[PLAN]i && [[[1]]");
    assertThat(plan.tasks().get(1).assignment().run()).isEqualTo("ls [ABC]* c[PLAN]i [a-z]*");
  }

  @Test
  void refusesNamesThatStandForNothing() {
    assertThat(
            files.mistakes(
                """
                plan: x
                params: {module: core, target: }
                commands: {build: "make [TARGE]", test: "[COMMAND_BUILD] test"}
                phases:
                  - {id: P01, run: "make [MODULO]"}
                  - {id: P02, prompt: "[COMMAND_TESTS]"}
                """,
                Map.of("modul", "y")))
        .containsExactly(
            "2:1: --set modul: the plan declares no such parameter in 'params'; did you mean"
                + " 'module'?",
            "2:24: parameter 'target' has no value; give it one here, or with --set target=…",
            "3:19: [TARGE] is not declared in 'params'; write [[TARGE] if it is meant as it is",
            "3:41: [COMMAND_BUILD]: a command cannot hold another",
            "5:20: [MODULO] is not declared in 'params'; write [[MODULO] if it is meant as it is;"
                + " did you mean 'MODULE'?",
            "6:23: [COMMAND_TESTS]: 'commands' has no 'tests'; did you mean 'test'?");
  }

  @Test
  void warnsOfANameInAPromptThatIsNearlyAParameter() {
    Plan plan =
        files.read(
            "plan: x\n"
                + "params: {module: core}\n"
                + "phases:\n"
                + "  - {id: P01, run: y}\n"
                + "  - {id: P02, prompt: '[MODUL]', checks: [{run: z}]}\n");
    assertThat(plan.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            files.folder()
                + "/PLAN-x.yaml:5:23: [MODUL] stays as it is: 'params' does not declare it; did you"
                + " mean 'MODULE'?");
  }

  @Test
  void neverShowsEnvironmentValues() {
    Plan plan = files.phases("{id: P01, prompt: x, worker: {env: {TOKEN: hush-hush}}}");
    assertThat(plan.environment("P01")).containsEntry("TOKEN", "hush-hush");
    assertThat(plan.toString()).contains("TOKEN").doesNotContain("hush-hush");
    assertThat(plan.tasks().toString()).doesNotContain("hush-hush");
  }

  @Test
  void keepsThePlansModelFromAnotherWorker() {
    Plan plan =
        files.read(
            """
            plan: x
            worker: {profile: codex, model: big, args: [-x], env: {A: b}}
            phases:
              - {id: P01, prompt: x}
              - {id: P02, prompt: x, worker: claude}
              - {id: P03, run: y}
            """);
    assertThat(plan.tasks().stream().map(task -> task.assignment().worker()))
        .containsExactly(
            new WorkerChoice("codex", Mode.WORKSPACE_WRITE, "big", List.of("-x"), false),
            new WorkerChoice("claude", Mode.WORKSPACE_WRITE, null, List.of(), false),
            new WorkerChoice("shell", Mode.WORKSPACE_WRITE, null, List.of(), false));
    assertThat(plan.environment("P01")).containsOnlyKeys("A");
    assertThat(plan.environment("P02")).isEmpty();
    assertThat(plan.environment("P03")).isEmpty();
  }

  @Test
  void refusesAPromptThatNoWorkerReads() {
    files.write("long.md", "x".repeat(1_048_577));
    assertThat(files.mistakes("plan: x\nphases: [{id: P01, prompt_file: long.md}]"))
        .singleElement()
        .asString()
        .startsWith("2:33: the prompt has 1")
        .endsWith("characters with what stands around it; 1048576 is the most that workers read");
  }

  @Test
  void readsTenThousandPhasesInWellUnderASecond() {
    String text =
        "plan: x\ncommands: {build: make, test: make test}\nphases:\n"
            + IntStream.range(0, 10_000)
                .mapToObj(
                    i ->
                        "  - {id: P"
                            + i
                            + ", kind: implement, title: T, prompt: \"Do [PHASE_ID]\"}\n")
                .collect(Collectors.joining());
    files.read(text);
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long before = clock.getCurrentThreadCpuTime();
    assertThat(files.read(text).tasks()).hasSize(10_000);
    assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofMillis(800));
  }
}
