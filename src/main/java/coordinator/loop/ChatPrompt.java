package coordinator.loop;

import coordinator.task.Mode;
import java.io.IOException;
import java.util.Collection;

/** Makes the prompt of a question that a person asks beside the loop. */
public final class ChatPrompt {

  private final LoopFolder folder;
  private final LoopConfig config;

  public ChatPrompt(LoopFolder folder, LoopConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /**
   * The prompt for one question.
   *
   * @param documents what goes with it, each cut to what a prompt can hold
   */
  public String of(String question, Collection<Document> documents, Mode mode) throws IOException {
    StringBuilder prompt =
        new StringBuilder(
            TurnPrompt.resource("chat.md")
                .replace(
                    "{{MAY}}",
                    mode.writes()
                        ? "Change files only where the question asks for it."
                        : "Change nothing; answer from what you read.")
                .replace("{{QUESTION}}", question.strip()));
    for (Document document : documents) {
      String file = folder.shown(config.documents().file(document));
      String text = config.documents().text(document);
      String cut = Excerpt.around(text, 1, config.asking().documentBytes(), file).strip();
      prompt
          .append("\n# ")
          .append(document.name())
          .append(" (")
          .append(file)
          .append(")\n\n")
          .append(cut.isEmpty() ? "(empty)" : cut)
          .append('\n');
    }
    return prompt.toString();
  }
}
