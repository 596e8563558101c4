package coordinator.batch;

import coordinator.batch.Batch.Asking;
import coordinator.batch.Batch.Layout;
import coordinator.batch.Batch.Output;
import coordinator.batch.Batch.Pace;
import coordinator.batch.Batch.Sourcing;
import coordinator.checkpoint.GitRoot;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.Timing;
import coordinator.task.WorkerChoice;
import coordinator.text.Durations;
import coordinator.text.FileKind;
import coordinator.text.Invalid;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Schema;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import coordinator.text.YamlTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads batch files; one that is not right is refused with all its mistakes at once. */
public final class BatchReader {

  private static final String SCHEMA = "/coordinator/batch.schema.json";
  private static final FileKind BATCH = new FileKind("batch", List.of("batch", "source", "output"));
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final Duration POLL = Duration.ofMinutes(1);

  private final Path file;
  private final Problems problems;

  private BatchReader(Path file) {
    this.file = file;
    this.problems = new Problems(BATCH, file.toString());
  }

  /** The JSON Schema's text, as it is kept for editors. */
  public static String schema() {
    return Schema.text(SCHEMA);
  }

  /**
   * Reads a batch. The source is opened for its columns, and not read.
   *
   * @param file messages name it as it is given here
   * @param set values of parameters that replace those of the batch, by name
   * @throws Invalid if anything is wrong with it
   */
  public static Batch.Read read(Path file, Map<String, String> set) throws Invalid {
    return new BatchReader(file).read(set);
  }

  private Batch.Read read(Map<String, String> set) throws Invalid {
    Located root = YamlTree.of(text(), file.toString(), problems);
    Schema.of(SCHEMA).check(root, problems);
    problems.throwIfAny();
    String name = root.text("batch").orElse("batch");
    Layout layout = layout(root, name);
    Known known = Known.read(root, set, problems);
    SourceReader sources = new SourceReader(layout, known, problems);
    Output output = output(root, known);
    Sourcing sourcing = sources.read(root, output);
    boolean message = output.message();
    PromptText prompt = PromptText.read(root, layout, problems);
    known.check(prompt, sourcing.source() != null, message, problems);
    Validation validation = new ValidationReader(layout, problems).read(root, sourcing, output);
    known.checkFields(root, output, validation, problems);
    Asking asking =
        new Asking(prompt.blanks(), known.params(), worker(root, layout, message), pace(root));
    problems.throwIfAny();
    return new Batch.Read(
        new Batch(name, layout, sourcing, output, asking, validation), problems.warnings());
  }

  private String text() throws Invalid {
    try {
      return SourceText.yaml(file);
    } catch (Unreadable e) {
      throw Problems.one(file.toString(), e.at(), "the file " + e.text());
    }
  }

  private Layout layout(Located root, String name) {
    Path absolute = file.toAbsolutePath().normalize();
    Layout bare = new Layout(absolute, absolute, absolute, null);
    Path folder = bare.folder();
    Path workspace =
        root.path("workspace", folder, problems)
            .orElseGet(() -> GitRoot.above(folder).orElse(folder));
    if (!Files.isDirectory(workspace)) {
      problems.add(root.valueAt("workspace"), "'workspace' is no folder: " + workspace);
    }
    Path state =
        root.path("state", folder, problems)
            .orElseGet(() -> bare.kept().resolveSibling(bare.kept().getFileName() + ".state.json"));
    Located source = root.get("source");
    boolean stdin = source != null && source.flag("stdin");
    Path spool = workspace.resolve("tmp").resolve("batch-" + name + ".stdin.txt");
    return new Layout(absolute, workspace, state, stdin ? spool : null);
  }

  private Output output(Located root, Known known) {
    Located node = root.get("output");
    String folder = node == null ? "." : node.text("folder").orElse(".");
    String name = node == null ? "" : node.text("name").orElse("");
    Output output =
        new Output(
            new Blanks(folder),
            new Blanks(name),
            node != null && node.text("from").filter("final-message"::equals).isPresent());
    if (node == null) {
      return output;
    }
    if (name.contains("/") || name.startsWith(".")) {
      problems.add(
          node.valueAt("name"),
          "'name' is a file's name, without a folder and not hidden; folders go into 'folder'");
    }
    known.checkIn(output.folder(), node, "folder", Known.OF_ENTRY, problems);
    known.checkIn(output.name(), node, "name", Known.OF_OUTPUT, problems);
    List<String> all = new ArrayList<>(output.folder().names().keySet());
    all.addAll(output.name().names().keySet());
    boolean distinct =
        all.stream()
            .anyMatch(
                used ->
                    used.startsWith(Columns.PREFIX)
                        || List.of("STEM", "ENTRY", "SOURCE_FOLDER", "SOURCE_NAME").contains(used));
    if (!distinct) {
      problems.add(
          node.valueAt("name"),
          "every entry would write the same file; put [STEM], a [COLUMN_…] or [SOURCE_FOLDER] into"
              + " 'name' or 'folder'");
    }
    return output;
  }

  private WorkerChoice worker(Located root, Layout layout, boolean message) {
    String profile = root.text("profile").orElse("codex");
    Mode mode = message ? Mode.READ_ONLY : Mode.WORKSPACE_WRITE;
    for (Mode each : Mode.values()) {
      if (root.text("mode").filter(each.word()::equals).isPresent()) {
        mode = each;
      }
    }
    List<String> args = new ArrayList<>(root.texts("args").stream().map(Located::text).toList());
    if (profile.equals("codex")) {
      root.path("output_schema", layout.folder(), problems)
          .ifPresent(schema -> args.addAll(List.of("--output-schema", schema.toString())));
    }
    return new WorkerChoice(
        profile,
        mode,
        root.text("model").orElse(null),
        args,
        root.text("outside_git").filter("allow"::equals).isPresent());
  }

  private Pace pace(Located root) {
    Duration timeout = Durations.read(root, "timeout", false, problems).orElse(TIMEOUT);
    long cycles = Math.max(1, (timeout.toMillis() + POLL.toMillis() - 1) / POLL.toMillis());
    Timing timing =
        new Timing(
            timeout.dividedBy(cycles),
            (int) cycles,
            Durations.read(root, "grace", true, problems).orElse(Timing.DEFAULT.grace()),
            Durations.read(root, "stall", false, problems).orElse(null));
    return new Pace(
        timing,
        new Limits(root.number("retries").orElse(2), Limits.DEFAULT.retries(), false),
        root.number("concurrency").orElse(1));
  }
}
