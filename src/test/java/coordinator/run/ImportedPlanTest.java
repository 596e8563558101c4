package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinator.engine.Outcome;
import coordinator.plan.markdown.FolderImport;
import coordinator.plan.markdown.PlanDraft;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of Markdown files, imported and carried out by scripted workers. */
@Timeout(120)
class ImportedPlanTest {

  /**
   * Real plans of other people, beside the project where they are at hand; they are not part of it.
   */
  private static final Path EXAMPLES = Path.of("../shared/examples/plan");

  /**
   * What an honest worker of the examples' phases leaves, for a suite that fails until it is there.
   */
  private static final String EXAMPLES_WORK =
      """
      set -eu
      sign="// @plan:PLAN-20251018-STATELESSPROVIDER2.$1"
      mkdir -p packages/cli/src/integration-tests packages/cli/src/runtime packages/core/src/providers
      case $1 in
        P02) echo "$sign" >packages/cli/src/integration-tests/provider-multi-runtime.integration.test.ts ;;
        P02a) echo "Red, as expected. <!-- @plan:PLAN-20251018-STATELESSPROVIDER2.P02a -->" >>"$(dirname "$COORDINATOR_MARKER")/P02.md" ;;
        P03) for file in packages/cli/src/runtime/runtimeContextFactory.ts packages/core/src/providers/ProviderManager.ts runtimeSettings.ts; do
            echo "$sign" >"$file"
          done ;;
      esac
      """;

  private static final String NPM =
      """
      #!/bin/sh
      [ "$*" = "run test:multi-runtime" ] || { echo "npm error Missing script: $*"; exit 1; }
      if [ -f packages/cli/src/runtime/runtimeContextFactory.ts ]; then
        echo "      Tests  2 passed (2)"
      else
        echo "AssertionError: expected base URL of the first runtime to stay"; echo "      Tests  1 failed | 1 passed (2)"; exit 1
      fi
      """;

  @TempDir Path folder;
  private Rehearsal rehearsal;

  @BeforeEach
  void workspace() throws Exception {
    rehearsal = new Rehearsal(folder);
  }

  @Test
  void carriesOutAFolderWithAllOddIds() throws Exception {
    Path fixture = Path.of(PlanDraft.class.getResource("tally").toURI());
    copy(fixture.resolve("plan"), "plans/tally/plan");
    importAs("plans/tally", Files.readString(fixture.resolve("work.sh")));
    Outcome outcome = rehearsal.run();
    assertThat(outcome.how()).as(reasons()).isEqualTo(Outcome.How.PASSED);
    assertThat(passed())
        .containsExactly("P00", "P00a", "P00.5", "P02", "P02a", "P02b", "P02c-V", "P02.5", "P03");
    assertThat(findings("P02")).anyMatch(text -> text.contains("failed as it must; exit 1"));
    assertThat(rehearsal.workspace.resolve("plans/tally/.completed/P02c-V.md"))
        .content()
        .contains("@plan:PLAN-TALLY.P02c-V");
    rehearsal.startedOnceEach();
  }

  @Test
  void failsAPhaseWhoseWorkerOnlySaysThatItPassed() throws Exception {
    Path fixture = Path.of(PlanDraft.class.getResource("tally").toURI());
    copy(fixture.resolve("plan"), "plans/tally/plan");
    importAs(
        "plans/tally",
        "[ \"$1\" = P00 ] || exit 0\n" + Files.readString(fixture.resolve("work.sh")));
    assertThat(rehearsal.run().how()).isEqualTo(Outcome.How.FAILED);
    assertThat(passed()).containsExactly("P00", "P00a");
    assertThat(rehearsal.reasons("P00.5", 1))
        .contains("Work tree: no file but the artifacts has changed");
  }

  @Test
  void carriesOutTheExamples() throws Exception {
    assumeTrue(Files.isDirectory(EXAMPLES), EXAMPLES + " is not there: no real plan to try");
    String home = "project-plans/20251018statelessprovider2";
    copy(EXAMPLES, home + "/plan");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script(bin.resolve("npm"), NPM);
    importAs(home + "/plan", EXAMPLES_WORK);
    Outcome outcome = rehearsal.run();
    assertThat(outcome.how()).as(reasons()).isEqualTo(Outcome.How.PASSED);
    assertThat(passed()).containsExactly("P02", "P02a", "P03");
    assertThat(findings("P02")).anyMatch(text -> text.contains("failed as it must; 1 of 2 tests"));
    assertThat(findings("P03")).anyMatch(text -> text.contains("passed; 2 tests ran"));
    assertThat(rehearsal.workspace.resolve(home + "/.completed/P02.md"))
        .content()
        .contains("Red, as expected.");
    assertThat(rehearsal.workspace.resolve(home + "/reports/P03-worker.md")).exists();
  }

  /**
   * Imports a folder, for workers that are not Codex but a script, which does each phase as another
   * script says.
   */
  private void importAs(String plan, String work) throws Exception {
    Path target = rehearsal.workspace.resolve("PLAN-t.yaml");
    PlanDraft.of(FolderImport.read(rehearsal.workspace.resolve(plan)), target, null).save(false);
    Files.writeString(
        target, Files.readString(target).replace("\nphases:\n", "\nworker: scripted\nphases:\n"));
    script(folder.resolve("work.sh"), work);
    Path worker = Path.of("src/test/scripts/imported-worker.sh").toAbsolutePath();
    Files.writeString(
        rehearsal.workspace.resolve("coordinator.yaml"),
        "profiles:\n  scripted:\n    program: sh\n    args: [%s]\n    env: {WORK: %s, PATH: \"%s:%s\"}\n"
            .formatted(
                worker, folder.resolve("work.sh"), folder.resolve("bin"), System.getenv("PATH")));
  }

  private void copy(Path from, String to) throws IOException {
    Path into = Files.createDirectories(rehearsal.workspace.resolve(to));
    try (var files = Files.list(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.write(into.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
  }

  private static void script(Path file, String text) throws IOException {
    assertThat(Files.writeString(file, text).toFile().setExecutable(true)).isTrue();
  }

  private List<String> passed() {
    RunState state = rehearsal.state();
    return state.tasks().stream().filter(TaskRun::passed).map(TaskRun::task).map(Task::id).toList();
  }

  private List<String> findings(String phase) {
    return rehearsal.events(TaskEvent.CheckFinished.class).stream()
        .filter(event -> event.task().equals(phase))
        .map(event -> event.finding().toString())
        .toList();
  }

  private String reasons() {
    return rehearsal.events(TaskEvent.Judged.class).stream()
        .flatMap(
            event ->
                event.verdict().reasons().stream()
                    .map(reason -> event.task() + ": " + reason + "\n"))
        .reduce("", String::concat);
  }
}
