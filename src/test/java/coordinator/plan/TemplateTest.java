package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

  private PlanFiles files;

  @BeforeEach
  void folder(@TempDir Path folder) {
    files = new PlanFiles(folder);
  }

  private String prompt(String kind, String more) {
    return files
        .read(
            "plan: PLAN-x\n"
                + "commands: {build: make, test: make test}\n"
                + "phases:\n"
                + "  - {id: P01, title: The title, kind: "
                + kind
                + ", prompt: \"Do [PHASE_TITLE].\""
                + more
                + "}\n")
        .tasks()
        .get(0)
        .assignment()
        .prompt();
  }

  @Test
  void tellsTheWorkerExactlyWhatToLeave() {
    assertThat(prompt("implement", ", protect: [\"src/test/**\"]"))
        .contains(
            "# PLAN-x, phase P01 (implement): The title",
            "Do The title.",
            "`" + files.folder() + "/PLAN-x/reports/P01-worker.md`",
            "`" + files.folder() + "/PLAN-x/.completed/P01.md`",
            "`@plan:PLAN-x.P01`",
            "`Status: PASS` or `Status: FAIL`",
            "date +\"%Y-%m-%dT%H:%M:%S%z\"",
            "- `make` must pass (exit code 0)\n- `make test` must pass (exit code 0)",
            "- `src/test/**`\n- the plan file");
  }

  @Test
  void leavesNoNameUnexpanded() {
    for (String kind : new String[] {"stub", "test", "implement", "verify"}) {
      assertThat(prompt(kind, "")).doesNotContainPattern("\\[[A-Z_]+]");
    }
  }

  @Test
  void saysWhatPassMeansWhereTestsMustFail() {
    assertThat(prompt("test", ""))
        .contains("- `make test` must fail (a non-zero exit code)", "fail for the right reason");
    assertThat(prompt("implement", "")).doesNotContain("right reason");
  }

  @Test
  void tellsAVerifierToTouchNothing() {
    assertThat(prompt("verify", ""))
        .contains("- any file in the workspace but the two named below");
  }

  @Test
  void canBeReplacedByTheplansOwn() {
    files.write("mine.md", "<<[PROMPT]>> [CHECKS] [UNKNOWN]");
    assertThat(
            files
                .read(
                    "plan: x\n"
                        + "template: mine.md\n"
                        + "phases: [{id: P01, prompt: \"a [CHECKS]\", checks: [{run: b}]}]")
                .tasks()
                .get(0)
                .assignment()
                .prompt())
        .isEqualTo("<<a [CHECKS]>> - `b` must pass (exit code 0) [UNKNOWN]");
  }

  @Test
  void isRefusedWithoutAPlaceForThePrompt() {
    files.write("mine.md", "nothing");
    assertThat(files.mistakes("plan: x\ntemplate: mine.md\nphases: [{id: P01, prompt: a}]"))
        .containsExactly("2:11: 'template' has no [PROMPT], so no worker would be told what to do");
    assertThat(files.mistakes("plan: x\ntemplate: none.md\nphases: [{id: P01, prompt: a}]"))
        .containsExactly("2:11: 'template' none.md does not exist");
  }
}
