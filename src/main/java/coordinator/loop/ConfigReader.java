package coordinator.loop;

import coordinator.loop.LoopConfig.Asking;
import coordinator.loop.LoopConfig.Bounds;
import coordinator.loop.LoopConfig.Edits;
import coordinator.task.Check;
import coordinator.text.Durations;
import coordinator.text.FileKind;
import coordinator.text.Globs;
import coordinator.text.Invalid;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.Schema;
import coordinator.text.Settings;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import coordinator.text.YamlTree;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a loop's {@code config.yml}, and refuses it with all its mistakes at once. */
public final class ConfigReader {

  private static final String SCHEMA = "/coordinator/loop.schema.json";
  private static final FileKind SETTINGS = new FileKind("loop's settings file", List.of());
  private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(30);
  private static final int DOCUMENT_BYTES = 24_000;
  private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Z_]+)}}");

  private final LoopFolder folder;
  private final String shown;
  private final Problems problems;

  private ConfigReader(LoopFolder folder) {
    this.folder = folder;
    this.shown = folder.shown(folder.config());
    this.problems = new Problems(SETTINGS, shown);
  }

  /**
   * Reads the settings of a loop; where there is no file, the defaults.
   *
   * @throws Invalid if anything is wrong with them
   */
  public static LoopConfig read(LoopFolder folder) throws Invalid {
    return new ConfigReader(folder).read();
  }

  private LoopConfig read() throws Invalid {
    Located root = YamlTree.of(text(), shown, problems);
    Schema.of(SCHEMA).check(root, problems);
    problems.throwIfAny(); // what follows may rely on the shapes
    LoopConfig config =
        new LoopConfig(
            Settings.read(root, Settings.DEFAULT, problems),
            checks(root),
            bounds(root.get("limits")),
            new Edits(
                Globs.read(root, "allow", problems),
                Globs.read(root, "protect", problems),
                root.flag("allow_unchanged")),
            asking(root),
            documents(root));
    problems.throwIfAny();
    return config;
  }

  private String text() throws Invalid {
    if (!Files.exists(folder.config())) {
      return "{}";
    }
    try {
      String text = SourceText.yaml(folder.config());
      boolean empty = text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
      return empty ? "{}" : text;
    } catch (Unreadable e) {
      throw Problems.one(shown, e.at(), "the file " + e.text());
    }
  }

  private List<Check> checks(Located root) {
    Located list = root.get("checks");
    List<Check> checks = new ArrayList<>();
    if (list == null) {
      return checks;
    }
    for (Located node : list.items()) {
      String name = "check-" + (checks.size() + 1);
      if (node.isText()) {
        checks.add(check(name, node.text(), CHECK_TIMEOUT));
      } else {
        checks.add(
            check(
                node.text("name").orElse(name),
                node.text("run").orElse(""),
                Durations.read(node, "timeout", false, problems).orElse(CHECK_TIMEOUT)));
      }
    }
    return checks;
  }

  private static Check check(String name, String run, Duration timeout) {
    return new Check(name, run, Check.Expect.PASS, null, null, timeout);
  }

  private Bounds bounds(@Nullable Located limits) {
    if (limits == null) {
      return Bounds.DEFAULT;
    }
    OptionalLong tokens = limits.large("tokens");
    return new Bounds(
        limits.number("turns").orElse(Bounds.DEFAULT.turns()),
        limits.number("idle").orElse(Bounds.DEFAULT.idle()),
        Durations.read(limits, "wall", false, problems).orElse(null),
        tokens.isPresent() ? tokens.getAsLong() : null);
  }

  private Asking asking(Located root) {
    String named = root.text("prompt_file").orElse("");
    int most = root.number("document_bytes").orElse(DOCUMENT_BYTES);
    if (named.isEmpty()) {
      return new Asking(TurnPrompt.template(), null, most);
    }
    try {
      Path file = path(named);
      String text = SourceText.prompt(file);
      Matcher place = PLACE.matcher(text);
      while (place.find()) {
        if (!TurnPrompt.PLACES.contains(place.group(1))) {
          problems.add(
              root.valueAt("prompt_file"),
              Quote.of(named)
                  + " has the unknown place {{"
                  + place.group(1)
                  + "}}"
                  + problems.nearest(place.group(1), TurnPrompt.PLACES));
        }
      }
      if (!text.contains("{{ITEM}}") && !text.contains("{{TODO}}")) {
        problems.add(
            root.valueAt("prompt_file"),
            Quote.of(named)
                + " names neither {{ITEM}} nor {{TODO}}, so no turn would know its work");
      }
      return new Asking(text, file, most);
    } catch (Unreadable | InvalidPathException e) {
      String why = e instanceof Unreadable unreadable ? unreadable.text() : "is no path";
      problems.add(root.valueAt("prompt_file"), "'prompt_file' " + Quote.of(named) + " " + why);
      return new Asking("", null, most);
    }
  }

  private Documents documents(Located root) {
    Map<String, String> named = root.scalars("documents");
    Map<Document, Path> files = new EnumMap<>(Document.class);
    for (Document document : Document.values()) {
      String name = named.getOrDefault(document.word(), document.name() + ".md");
      try {
        Path file = path(name);
        if (!file.startsWith(folder.repository())) {
          problems.add(root.valueAt("documents"), Quote.of(name) + " lies outside the repository");
        }
        files.put(document, file);
      } catch (InvalidPathException e) {
        problems.add(root.valueAt("documents"), Quote.of(name) + " is no path");
      }
    }
    if (Set.copyOf(files.values()).size() < files.size()) {
      problems.add(root.valueAt("documents"), "two documents are the same file");
    }
    return new Documents(files);
  }

  private Path path(String named) {
    return folder.settings().resolve(named).normalize();
  }
}
