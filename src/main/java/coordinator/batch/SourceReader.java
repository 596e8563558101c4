package coordinator.batch;

import coordinator.batch.Batch.Layout;
import coordinator.batch.Batch.Missing;
import coordinator.batch.Batch.Output;
import coordinator.batch.Batch.Sourcing;
import coordinator.batch.Batch.Stem;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads where a batch's entries come from, and how stems and source files follow from them. */
final class SourceReader {

  private static final List<String> KINDS = List.of("csv", "glob", "list", "jsonl", "stdin");

  private final Layout layout;
  private final Known known;
  private final Problems problems;

  SourceReader(Layout layout, Known known, Problems problems) {
    this.layout = layout;
    this.known = known;
    this.problems = problems;
  }

  Sourcing read(Located root, Output output) {
    Located node = root.get("source");
    Rows.Feed feed = node == null ? SourceReader::nothing : feed(node, output);
    Located input = root.get("input");
    boolean none = input != null && !input.isMapping() && input.text().equals("none");
    if (input != null && !input.isMapping() && !none) {
      problems.add(
          input.at(), "'input' '" + Quote.of(input.text()) + "' is neither none nor a mapping");
    }
    Blanks path = new Blanks(input == null ? "[ENTRY]" : input.text("path").orElse("[ENTRY]"));
    if (input != null && input.isMapping()) {
      known.checkIn(path, input, "path", java.util.Set.of("ENTRY"), problems);
      known.checkColumns(path, input, "path", problems);
    }
    Path base =
        input == null
            ? layout.folder()
            : input.path("base", layout.folder(), problems).orElse(layout.folder());
    Stem stem = stem(root);
    Located out = root.get("output");
    if (out != null) {
      known.checkColumns(output.folder(), out, "folder", problems);
      known.checkColumns(output.name(), out, "name", problems);
      if (none && (output.folder().has("SOURCE_FOLDER") || output.name().has("SOURCE_NAME"))) {
        problems.add(out.at(), "entries have no source file here, so none of its names either");
      }
    }
    String missing = input == null ? "fail" : input.text("missing").orElse("fail");
    return new Sourcing(
        feed, stem, none ? null : path, base, Missing.valueOf(missing.toUpperCase(Locale.ROOT)));
  }

  private static Rows nothing() throws IOException {
    throw new IOException("no source");
  }

  private Rows.Feed feed(Located node, Output output) {
    List<String> said = KINDS.stream().filter(kind -> node.entries().containsKey(kind)).toList();
    if (said.size() != 1) {
      problems.add(
          said.isEmpty() ? node.at() : node.keyAt(said.get(1)),
          "a source is one of csv, glob, list, jsonl and stdin, and this one "
              + (said.isEmpty() ? "is none" : "is " + String.join(" and ", said)));
      return SourceReader::nothing;
    }
    String kind = said.get(0);
    refuseForeign(node, kind);
    Charset encoding = encoding(node);
    if (kind.equals("stdin")) {
      Path spool = layout.spool();
      return spool == null
          ? SourceReader::nothing
          : () -> new LineRows(spool, "standard input", encoding);
    }
    String text = node.text(kind).orElse("");
    if (kind.equals("glob")) {
      return glob(node, text, output);
    }
    Path file = node.path(kind, layout.folder(), problems).orElse(layout.folder());
    return switch (kind) {
      case "csv" -> csv(node, file, text, encoding);
      case "jsonl" -> json(node, file, text);
      default -> opened(node, kind, () -> new LineRows(file, text, encoding));
    };
  }

  private void refuseForeign(Located node, String kind) {
    foreign(node, "column", kind, List.of("csv"));
    foreign(node, "delimiter", kind, List.of("csv"));
    foreign(node, "encoding", kind, List.of("csv", "list", "stdin"));
    foreign(node, "field", kind, List.of("jsonl"));
  }

  private void foreign(Located node, String key, String kind, List<String> kinds) {
    if (node.entries().containsKey(key) && !kinds.contains(kind)) {
      problems.add(
          node.keyAt(key),
          "'" + key + "' is for " + String.join(", ", kinds) + ", not for " + kind);
    }
  }

  private Rows.Feed csv(Located node, Path file, String shown, @Nullable Charset encoding) {
    String said = node.text("delimiter").orElse(",");
    String delimiter = said.equals("tab") || said.equals("\\t") ? "\t" : said;
    if (delimiter.length() != 1) {
      problems.add(node.valueAt("delimiter"), "'delimiter' is one character, or tab");
    }
    CsvRows.Form form =
        new CsvRows.Form(node.text("column").orElse(null), delimiter.charAt(0), encoding);
    try (CsvRows rows = new CsvRows(file, shown, form)) {
      known.columns(CsvRows.placeholders(rows.header()));
    } catch (IOException e) {
      problems.add(node.valueAt("csv"), String.valueOf(e.getMessage()));
    }
    return () -> new CsvRows(file, shown, form);
  }

  private Rows.Feed json(Located node, Path file, String shown) {
    if (node.get("field") == null) {
      problems.add(
          node.at(), "which field of the JSON objects holds the entries? Name it: field: …");
    }
    String field = node.text("field").orElse("");
    return opened(node, "jsonl", () -> new JsonRows(file, shown, field));
  }

  private Rows.Feed glob(Located node, String pattern, Output output) {
    known.columns(List.of());
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      problems.add(node.valueAt("glob"), "'glob' is no glob: " + e.getDescription());
      return SourceReader::nothing;
    }
    Predicate<Path> outputs = Outputs.of(layout, output);
    return () -> new GlobRows(layout.folder(), pattern, outputs);
  }

  /** Opened once at once, so that a missing file is said with its place. */
  private Rows.Feed opened(Located node, String kind, Rows.Feed feed) {
    if (!kind.equals("jsonl")) {
      known.columns(List.of());
    }
    try (Rows rows = feed.open()) {
      return feed;
    } catch (IOException e) {
      problems.add(node.valueAt(kind), String.valueOf(e.getMessage()));
      return feed;
    }
  }

  private @Nullable Charset encoding(Located node) {
    String name = node.text("encoding").orElse("");
    try {
      return name.isEmpty() ? null : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      problems.add(
          node.valueAt("encoding"),
          "'encoding' '" + Quote.of(name) + "' is not known; such as UTF-8, ISO-8859-1, UTF-16");
      return null;
    }
  }

  private Stem stem(Located root) {
    Located node = root.get("stem");
    if (node == null || (!node.isMapping() && node.text().equals("slug"))) {
      return new Stem(new Blanks("[ENTRY]"), false);
    }
    if (!node.isMapping() && node.text().equals("basename")) {
      return new Stem(new Blanks("[ENTRY]"), true);
    }
    if (node.isMapping() && node.text("column").isPresent() != node.text("pattern").isPresent()) {
      String column =
          node.text("column").map(name -> "[" + Columns.placeholder(name) + "]").orElse("");
      Blanks text = new Blanks(node.text("pattern").orElse(column));
      String key = column.isEmpty() ? "pattern" : "column";
      known.checkIn(text, node, key, java.util.Set.of("ENTRY"), problems);
      known.checkColumns(text, node, key, problems);
      return new Stem(text, false);
    }
    problems.add(node.at(), "'stem' is slug, basename, {column: NAME} or {pattern: TEXT}");
    return new Stem(new Blanks("[ENTRY]"), false);
  }
}
