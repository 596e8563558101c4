package coordinator.plan;

import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Names.Text;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The text around every phase's prompt, which tells a worker what to leave and what to leave alone.
 *
 * @param text with {@code [PROMPT]} and other names in square brackets
 */
record Template(String text) {

  private static final Template BUILT_IN = new Template(resource("prompt.md"));

  /** What a fresh worker is asked that verifies another's phase. */
  static final Template VERIFY = new Template(resource("plan-verify.md"));

  static Template read(Located root, Layout layout, Problems problems) {
    Optional<Path> file = root.path("template", layout.folder(), problems);
    if (file.isEmpty()) {
      return BUILT_IN;
    }
    try {
      String text = SourceText.prompt(file.get());
      if (!text.contains("[PROMPT]")) {
        problems.add(
            root.valueAt("template"),
            "'template' has no [PROMPT], so no worker would be told what to do");
      }
      return new Template(text);
    } catch (Unreadable e) {
      problems.add(
          root.valueAt("template"),
          "'template' " + Quote.of(root.text("template").orElse("")) + " " + e.text());
      return BUILT_IN;
    }
  }

  String compose(Names names, Map<String, String> more) {
    return names.with(more).expand(text, Text.PROMPT, unknown -> {});
  }

  private static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream("/coordinator/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
