package coordinator.plan.markdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import coordinator.plan.Kind;
import coordinator.plan.Phase;
import coordinator.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImportTest {

  private Path workspace;
  private Path folder;

  @BeforeEach
  void gitRepository(@TempDir Path temporary) throws IOException {
    workspace = temporary.toRealPath();
    Files.createDirectories(workspace.resolve(".git"));
    Files.writeString(workspace.resolve(".git/HEAD"), "ref: refs/heads/main");
    folder = Files.createDirectories(workspace.resolve("plans/tally/plan"));
  }

  @Test
  void importsAFolderWithAllOddIdsAndSaysWhatItCouldNotTell() throws Exception {
    Path fixture = Path.of(FolderImportTest.class.getResource("tally").toURI());
    for (Path file : listed(fixture.resolve("plan"))) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    PlanDraft draft =
        PlanDraft.of(
            FolderImport.read(workspace.resolve("plans/tally")),
            workspace.resolve("plans/PLAN-TALLY.yaml"),
            null);
    assertThat(draft.text()).isEqualTo(Files.readString(fixture.resolve("PLAN-TALLY.yaml")));
    Plan plan = draft.save(false);
    assertThat(plan.phases().keySet())
        .containsExactly("P00", "P00a", "P00.5", "P02", "P02a", "P02b", "P02c-V", "P02.5", "P03");
    assertThat(plan.phases().values())
        .extracting(Phase::kind)
        .containsExactly(
            Kind.NONE,
            Kind.VERIFY,
            Kind.STUB,
            Kind.TEST,
            Kind.VERIFY,
            Kind.IMPLEMENT,
            Kind.VERIFY,
            Kind.TEST,
            Kind.IMPLEMENT);
    assertThat(plan.phases().get("P02.5").needs()).containsExactly("P00.5", "P02c-V");
    assertThat(plan.phases().get("P00.5").task().expected().checks().get(1).run())
        .isEqualTo("grep -q \"[TODO]\" tally/words.sh");
    assertThat(plan.layout().artifacts()).isEqualTo(workspace.resolve("plans/tally"));
    assertThat(listed(workspace.resolve("plans")))
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly("PLAN-TALLY.yaml", "tally");
  }

  @Test
  void refusesAFolderWithoutPhases() throws Exception {
    write("README.md", "# Hello");
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(NotImportable.class)
        .hasMessageContaining("no phase files");
    assertThatThrownBy(() -> FolderImport.read(folder.resolve("none")))
        .hasMessageContaining("no such folder");
    assertThatThrownBy(() -> FolderImport.read(folder.resolve("README.md")))
        .hasMessageContaining("not a folder");
  }

  @Test
  void refusesTwoPhasesOfOneId() throws Exception {
    write("02a-x.md", "# Phase 02a: X");
    write("2a-y.md", "# Phase 2a: Y");
    assertThatThrownBy(() -> FolderImport.read(folder))
        .hasMessageContaining("02a-x.md and 2a-y.md are both phase P2a");
  }

  @Test
  void followsTheFilesNameWhereThePhaseIdContradictsIt() throws Exception {
    write("02-x.md", "# Phase 02: X\n## Phase ID\n`PLAN-X.P02`");
    write("02a-x.md", "# Phase 02: X\n## Phase ID\n`PLAN-X.P02`");
    ImportedPlan plan = FolderImport.read(folder);
    assertThat(plan.phases()).extracting(ImportedPhase::id).containsExactly("P02", "P02a");
    assertThat(plan.phases().get(1).notes())
        .anyMatch(note -> note.contains("its Phase ID says P02"));
  }

  @Test
  void namesThePlanAfterItsFolderOnlyWhereNothingElseDoes() throws Exception {
    write("01-x.md", "# Phase 01: X");
    assertThat(FolderImport.read(folder).name()).isEqualTo("PLAN-tally");
    write("02-x.md", "# Phase 02: X\n## Phase ID\n`PLAN-20250101-X.P02`");
    assertThat(FolderImport.read(folder).name()).isEqualTo("PLAN-20250101-X");
  }

  @Test
  void neverReplacesAFileUnasked() throws Exception {
    write("01-x.md", "# Phase 01: X");
    Path target = Files.writeString(workspace.resolve("PLAN-x.yaml"), "mine");
    PlanDraft draft = PlanDraft.of(FolderImport.read(folder), target, null);
    assertThatThrownBy(() -> draft.save(false))
        .isInstanceOf(NotImportable.class)
        .hasMessageContaining("--force");
    assertThat(target).content().isEqualTo("mine");
    draft.save(true);
    assertThat(target).content().contains("id: P01");
  }

  @Test
  void leavesNothingWhereThePlanWouldNotBeValid() throws Exception {
    write("01-x.md", " ");
    PlanDraft draft =
        PlanDraft.of(FolderImport.read(folder), workspace.resolve("PLAN-x.yaml"), null);
    assertThatThrownBy(() -> draft.save(false))
        .isInstanceOf(NotImportable.class)
        .hasMessageContaining(workspace + "/PLAN-x.yaml:")
        .hasMessageContaining("is empty");
    assertThat(listed(workspace))
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly(".git", "plans");
  }

  @Test
  void namesTheWorkspaceWhereThePlanLiesOutsideTheRepository(@TempDir Path elsewhere)
      throws Exception {
    write("01-x.md", "# Phase 01: X");
    PlanDraft draft =
        PlanDraft.of(
            FolderImport.read(folder), elsewhere.toRealPath().resolve("PLAN-x.yaml"), null);
    assertThat(draft.check().layout().workspace()).isEqualTo(workspace);
    Path alone = Files.createDirectories(elsewhere.toRealPath().resolve("alone/plan"));
    Files.writeString(alone.resolve("01-x.md"), "# Phase 01: X");
    assertThatThrownBy(
            () -> PlanDraft.of(FolderImport.read(alone), workspace.resolve("PLAN-x.yaml"), null))
        .hasMessageContaining("--workspace");
    assertThat(
            PlanDraft.of(
                    FolderImport.read(alone),
                    elsewhere.toRealPath().resolve("alone/PLAN-x.yaml"),
                    null)
                .check()
                .layout()
                .workspace())
        .isEqualTo(elsewhere.toRealPath().resolve("alone"));
  }

  @Test
  void readsBackWhateverStandsInTitlesCommandsAndPrompts() throws Exception {
    List<String> titles =
        List.of(
            "a: b # c",
            "yes",
            "- 'x' \"y\"",
            "tab\there",
            "[COMMAND_TEST] {x}",
            "1.5",
            "ünï — 😀",
            "*a &b !c %d @e `f`",
            "\u0007bell");
    for (int i = 0; i < titles.size(); i++) {
      write(
          "0" + (i + 1) + "-x.md",
          "# Phase 0"
              + (i + 1)
              + ": "
              + titles.get(i)
              + "\n\n"
              + "Use [COMMAND_X] and [WORKSPACE].\n"
              + "## Verification Commands\n"
              + "```bash\n"
              + "printf '%s' 'a: b # [NAME] [[NAME]]"
              + titles.get(i)
              + "' \"\\\\\" |\n  cat\n```\n");
    }
    Plan plan =
        PlanDraft.of(FolderImport.read(folder), workspace.resolve("PLAN-x.yaml"), null).check();
    assertThat(plan.tasks()).hasSize(titles.size());
    for (int i = 0; i < titles.size(); i++) {
      assertThat(plan.tasks().get(i).title())
          .isEqualTo(titles.get(i).replaceAll("[`*]+", "").strip());
      assertThat(plan.tasks().get(i).assignment().prompt()).contains("[COMMAND_X]");
      assertThat(plan.tasks().get(i).expected().checks().get(0).run())
          .isEqualTo("printf '%s' 'a: b # [NAME] [[NAME]]" + titles.get(i) + "' \"\\\\\" | cat");
    }
  }

  @Test
  void takesNoOtherTableForThatOfThePhases() throws Exception {
    write(
        "00-plan-overview.md",
        "# Plan: X\n"
            + "| # | Requirement |\n"
            + "|---|---|\n"
            + "| 1 | fast |\n\n"
            + "| Phase | Purpose | Title |\n"
            + "|--|--|--|\n"
            + "| 01 | why | One |\n"
            + "| 02 | why | Two |\n");
    write("01-x.md", "Do it.");
    ImportedPlan plan = FolderImport.read(folder);
    assertThat(plan.phases().get(0).words().title()).isEqualTo("One");
    assertThat(plan.notes())
        .anyMatch(note -> note.contains("also names P02,"))
        .noneMatch(note -> note.contains("P1"));
  }

  @Test
  void endsInTimeWhateverItReads() throws Exception {
    String words = "echo" + " a".repeat(4_900);
    String hostile =
        "X="
            + "a=".repeat(4_000)
            + ";\n"
            + words
            + "\n"
            + "a && ".repeat(1_900)
            + "b\n"
            + "=".repeat(1 << 20)
            + "\n"
            + "(\n".repeat(9_000);
    write(
        "01-x.md",
        "# Phase 01: X\n"
            + "|"
            + "a |".repeat(500_000)
            + "\n## Phase Completion Marker\n"
            + "=".repeat(500_000)
            + "\n## Prerequisites\n- Required: Phases "
            + "1, ".repeat(100_000)
            + "\n## Verification Commands\n```bash\n"
            + hostile
            + "\n```\n");
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> FolderImport.read(folder));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
