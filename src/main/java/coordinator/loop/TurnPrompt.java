package coordinator.loop;

import coordinator.task.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the prompt of a turn from the documents, each cut to what a prompt can hold. */
final class TurnPrompt {

  static final Set<String> PLACES =
      Set.of(
          "ITEM",
          "TODO",
          "PROGRESS",
          "OPINIONS",
          "PREV_RUN_OUTPUT",
          "CHECKS",
          "TODO_FILE",
          "PROGRESS_FILE",
          "OPINIONS_FILE");

  private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Z_]+)}}");

  private final LoopFolder folder;
  private final LoopConfig config;

  TurnPrompt(LoopFolder folder, LoopConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /** The prompt where a loop has none of its own. */
  static String template() {
    return resource("turn.md");
  }

  /** A text of the program's own. */
  static String resource(String file) {
    String name = "/coordinator/loop/" + file;
    try (InputStream in = TurnPrompt.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The prompt for one item.
   *
   * @param before what came of the turn before; empty for the first
   */
  String of(TodoList.Item item, String before) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("ITEM", text(item));
    values.put("CHECKS", checks(config.checks()));
    values.put("PREV_RUN_OUTPUT", before.isEmpty() ? "This is the first turn." : before);
    for (Document document : Document.values()) {
      values.put(document.name(), excerpt(document, item.line()));
      values.put(document.name() + "_FILE", shown(document));
    }
    return PLACE
        .matcher(config.asking().template())
        .replaceAll(
            place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
  }

  private String text(TodoList.Item item) {
    return item.text().isEmpty()
        ? "(line " + item.line() + ", no text)"
        : Excerpt.around(item.text(), 1, config.asking().documentBytes(), shown(Document.TODO));
  }

  private String excerpt(Document document, int line) throws IOException {
    String text = config.documents().text(document);
    int most = config.asking().documentBytes();
    String cut =
        switch (document) {
          case TODO -> Excerpt.around(text, line, most, shown(document));
          case PROGRESS -> Excerpt.end(text, most, shown(document));
          case OPINIONS -> Excerpt.around(text, 1, most, shown(document));
        };
    return cut.isBlank() ? "(empty)" : cut.strip();
  }

  private String shown(Document document) {
    return folder.shown(config.documents().file(document));
  }

  private static String checks(List<Check> checks) {
    return checks.isEmpty()
        ? "No check is configured, so say in PROGRESS how you saw that it works."
        : checks.stream()
            .map(check -> "- " + check.name() + ": `" + check.run() + "`")
            .collect(Collectors.joining("\n"));
  }
}
