package coordinator.plan;

import coordinator.task.Artifacts;
import coordinator.task.Keeping;
import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Problems;
import coordinator.text.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says for all its phases.
 *
 * @param name the plan's name
 * @param title its title; may be empty
 * @param layout its folders
 * @param vocabulary the names it declares
 * @param template the text around each prompt
 * @param settings what phases may say anew
 */
record Frame(
    String name,
    String title,
    Layout layout,
    Vocabulary vocabulary,
    Template template,
    Settings settings) {

  static Frame read(Path file, Located root, Map<String, String> set, Problems problems) {
    Layout layout = Layout.read(file, root, problems);
    return new Frame(
        root.text("plan").orElse("plan"),
        root.text("title").orElse(""),
        layout,
        Vocabulary.read(root, set, problems),
        Template.read(root, layout, problems),
        Settings.read(root, Settings.DEFAULT, problems));
  }

  /** What a phase's worker must leave. */
  Artifacts artifacts(String phase) {
    String folder = layout.artifacts().toString();
    return new Artifacts(
        folder + "/reports/" + phase + "-worker.md",
        folder + "/.completed/" + phase + ".md",
        "@plan:" + name + "." + phase);
  }

  /** What becomes of a phase's changes in the repository, or null: nothing. */
  @Nullable Keeping keeping(String phase, String phaseTitle, Settings own) {
    boolean writes = own.calling().choice().mode().writes();
    String message = name + " " + phase + (phaseTitle.isEmpty() ? "" : ": " + phaseTitle);
    return writes && (own.commit() || own.stash())
        ? new Keeping(
            own.commit() ? message : null, own.stash() ? "coordinator/" + name + "/" + phase : null)
        : null;
  }

  /** The names that the texts of a phase may use. */
  Names names(String phase, String phaseTitle, Kind kind) {
    Map<String, String> own = new HashMap<>();
    own.put("PLAN", name);
    own.put("PLAN_TITLE", title.isEmpty() ? name : title);
    own.put("PHASE_ID", phase);
    own.put("PHASE_TITLE", phaseTitle.isEmpty() ? phase : phaseTitle);
    own.put("PHASE_KIND", kind == Kind.NONE ? "step" : kind.word());
    own.put("WORKSPACE", layout.workspace().toString());
    own.put("ARTIFACTS", layout.artifacts().toString());
    Artifacts owed = artifacts(phase);
    own.put("REPORT_ABS_PATH", owed.report());
    own.put("COMPLETED_ABS_PATH", owed.marker());
    own.put("PLAN_MARKER", owed.planMarker());
    return vocabulary.names(own);
  }
}
