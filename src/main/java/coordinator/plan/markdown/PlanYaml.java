package coordinator.plan.markdown;

import coordinator.plan.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Writes an imported plan as a plan file, with what could not be told as comments where they
 * belong.
 */
final class PlanYaml {

  private static final String NOTE = "# import: ";

  /** Names in square brackets, which plans expand in commands. */
  private static final Pattern NAME = Pattern.compile("\\[(?=[A-Z][A-Z0-9_]*])");

  /**
   * Names that stop a plan if it does not declare them; prompts may hold all others as they are.
   */
  private static final Pattern COMMAND_NAME = Pattern.compile("\\[(?=COMMAND_[A-Z0-9_]*])");

  private final ImportedPlan plan;
  private final Path folder;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param folder absolute path of the folder that the plan file will lie in
   */
  PlanYaml(ImportedPlan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
  }

  /**
   * The file's text.
   *
   * @param workspace as the plan says it; empty for the default
   */
  String text(String workspace, String artifacts) throws IOException {
    line(
        "# Imported from "
            + relative(plan.folder())
            + ". Lines with \"import:\" say what that folder did not tell.");
    plan.notes().forEach(note -> line(NOTE + YamlText.comment(note)));
    key("", "plan", plan.name());
    key("", "title", plan.title());
    key("", "workspace", workspace);
    key("", "artifacts", artifacts);
    line("phases:");
    for (ImportedPhase phase : plan.phases()) {
      phase(phase);
    }
    return out.toString();
  }

  private void phase(ImportedPhase phase) throws IOException {
    line("  - id: " + YamlText.value(phase.id(), 0));
    key("    ", "kind", phase.words().kind() == Kind.NONE ? "" : phase.words().kind().word());
    key("    ", "title", phase.words().title());
    prompt(phase);
    if (!phase.needs().chained()) {
      line("    needs: [" + String.join(", ", phase.needs().ids()) + "]");
    }
    phase.notes().forEach(note -> line("    " + NOTE + YamlText.comment(note)));
    if (phase.checks().stream().anyMatch(check -> !check.run().isEmpty())) {
      line("    checks:");
    }
    phase.checks().forEach(this::check);
  }

  private void prompt(ImportedPhase phase) throws IOException {
    String text = Files.readString(phase.file().path());
    if (COMMAND_NAME.matcher(text).find()) {
      line(
          "    "
              + NOTE
              + "copied from "
              + YamlText.comment(relative(phase.file().path()))
              + ", in which [COMMAND_…] would be read as one of this plan's");
      key("    ", "prompt", COMMAND_NAME.matcher(text.replace("\r", "").strip()).replaceAll("[["));
    } else {
      key("    ", "prompt_file", relative(phase.file().path()));
    }
  }

  private void check(ImportedCheck check) {
    String pad = check.run().isEmpty() ? "    " : "      ";
    if (!check.note().isEmpty()) {
      line(pad + NOTE + YamlText.comment(check.note()));
    }
    if (!check.run().isEmpty()) {
      line("      - run: " + YamlText.value(NAME.matcher(check.run()).replaceAll("[["), 10));
      key("        ", "expect", check.mustFail() ? "fail" : "");
    }
  }

  private void key(String pad, String key, String text) {
    if (!text.isEmpty()) {
      line(pad + key + ": " + YamlText.value(text, pad.length() + 2));
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private String relative(Path path) {
    String text = folder.relativize(path.toAbsolutePath().normalize()).toString();
    return text.isEmpty() ? "." : text;
  }
}
