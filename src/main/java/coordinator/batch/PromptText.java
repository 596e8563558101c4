package coordinator.batch;

import coordinator.batch.Batch.Layout;
import coordinator.text.Located;
import coordinator.text.Place;
import coordinator.text.Problems;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import java.nio.file.Path;

/**
 * The prompt as it was written, and where: a placeholder that stands for nothing is said with its
 * place in the file that holds it.
 *
 * @param file the prompt's own file for eyes; empty if it stands in the batch file
 * @param at where it stands in the batch file
 */
record PromptText(String text, Blanks blanks, String file, Place at) {

  static PromptText read(Located root, Layout layout, Problems problems) {
    boolean own = root.get("prompt") != null;
    boolean other = root.get("prompt_file") != null;
    if (own == other) {
      problems.add(
          own ? root.keyAt("prompt") : root.at(),
          "a batch needs one of 'prompt' and 'prompt_file', and this one has "
              + (own ? "both" : "none"));
    }
    if (own) {
      String text = root.text("prompt").orElse("");
      return new PromptText(text, new Blanks(text), "", root.valueAt("prompt"));
    }
    Place at = root.valueAt("prompt_file");
    Path file = root.path("prompt_file", layout.folder(), problems).orElse(null);
    if (file == null) {
      return new PromptText("", new Blanks(""), "", at);
    }
    String shown = layout.shown(file);
    try {
      String text = SourceText.prompt(file);
      if (text.isBlank()) {
        problems.add(at, "'prompt_file' " + shown + " is empty");
      }
      return new PromptText(text, new Blanks(text), file.toString(), at);
    } catch (Unreadable e) {
      problems.add(at, "'prompt_file' " + shown + " " + e.text());
      return new PromptText("", new Blanks(""), "", at);
    }
  }

  /** Complains of a placeholder, at its place. */
  void complain(String name, String what, Problems problems) {
    if (file.isEmpty()) {
      problems.add(at, what);
      return;
    }
    int index = blanks.names().getOrDefault(name, 0);
    int line = 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    int column = index - text.lastIndexOf('\n', index - 1);
    problems.add(file, new Place(line, column), what);
  }
}
