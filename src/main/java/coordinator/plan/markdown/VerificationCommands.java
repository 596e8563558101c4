package coordinator.plan.markdown;

import coordinator.plan.markdown.MarkdownFile.Fence;
import coordinator.plan.markdown.MarkdownFile.Part;
import coordinator.plan.markdown.MarkdownFile.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The commands that a phase's file says it is verified by. */
final class VerificationCommands {

  private static final Set<String> SHELLS = Set.of("bash", "sh", "shell", "zsh");
  private static final Set<String> SESSIONS =
      Set.of("console", "shell-session", "shellsession", "terminal");

  /** As many as a phase of a plan can have. */
  private static final int MOST = 100;

  private VerificationCommands() {}

  static List<ImportedCheck> of(MarkdownFile file) {
    List<Part> parts = file.section("verification command");
    List<ImportedCheck> checks = new ArrayList<>();
    for (Part part : parts) {
      for (Fence fence : part.fences()) {
        if (part.speaksOf("manual")) {
          checks.add(
              ImportedCheck.leftOut(
                  "left out: the commands in line "
                      + fence.number()
                      + " of its file, which are for a person"));
        } else {
          checks.addAll(checks(fence));
        }
      }
    }
    if (checks.isEmpty()) {
      checks.add(
          ImportedCheck.leftOut(
              parts.isEmpty()
                  ? "its file has no heading 'Verification Commands', so nothing checks it"
                  : "its verification commands are in no fence, so nothing checks it"));
    }
    return bounded(checks);
  }

  private static List<ImportedCheck> checks(Fence fence) {
    List<Row> typed = typed(fence);
    boolean session =
        SESSIONS.contains(fence.info()) || (fence.info().isEmpty() && !typed.isEmpty());
    if (session) {
      return CommandBlock.checks(ShellPiece.of(typed));
    }
    if (SHELLS.contains(fence.info())) {
      return CommandBlock.checks(ShellPiece.of(typed.isEmpty() ? fence.rows() : typed));
    }
    return fence.info().isEmpty()
        ? List.of(
            ImportedCheck.leftOut(
                "left out: the fence in line "
                    + fence.number()
                    + " of its file does not say whether it holds commands"))
        : List.of();
  }

  /** What was typed behind a prompt, if the block shows a session: all else in it is output. */
  private static List<Row> typed(Fence fence) {
    return fence.rows().stream()
        .filter(row -> row.text().startsWith("$ "))
        .map(row -> new Row(row.number(), row.text().substring(2)))
        .toList();
  }

  private static List<ImportedCheck> bounded(List<ImportedCheck> checks) {
    if (checks.stream().filter(check -> !check.run().isEmpty()).count() <= MOST) {
      return checks;
    }
    List<ImportedCheck> some =
        new ArrayList<>(
            checks.stream().filter(check -> !check.run().isEmpty()).limit(MOST).toList());
    some.add(
        ImportedCheck.leftOut(
            "left out: all commands but the first "
                + MOST
                + ", which is the most that a phase can have"));
    return some;
  }
}
