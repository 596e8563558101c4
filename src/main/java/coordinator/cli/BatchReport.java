package coordinator.cli;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import coordinator.batch.Batch;
import coordinator.batch.Choice;
import coordinator.batch.Desk;
import coordinator.batch.EntryState;
import coordinator.batch.StateFile;
import coordinator.checkpoint.AtomicFile;
import coordinator.run.Json;
import coordinator.run.Refused;
import coordinator.run.RunBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Each entry's result and fields, as CSV, JSON or Markdown; written an entry at a time. */
final class BatchReport {

  private static final List<String> ENDINGS = List.of(".csv", ".json", ".md");

  private final Batch batch;

  BatchReport(Batch batch) {
    this.batch = batch;
  }

  static void mustBeKnown(Path file) throws Refused {
    if (ENDINGS.stream().noneMatch(file.toString()::endsWith)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "--report " + file + ": its ending says the form: .csv, .json or .md");
    }
  }

  void write(Path file) throws IOException {
    Path draft = AtomicFile.draft(file);
    try (Writer out = Files.newBufferedWriter(draft);
        StateFile state = StateFile.look(batch.layout().state(), batch.name())) {
      Desk desk = Desk.of(batch, RunBatch.files(batch), state);
      Form form = form(file, out);
      form.begin();
      desk.look(
          Choice.EVERY,
          looked -> {
            try {
              form.row(row(looked, state));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      form.end();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(
        draft,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private Map<String, String> row(Desk.Looked looked, StateFile state) throws IOException {
    EntryState known = state.of(looked.stem()).orElse(null);
    Map<String, String> row = new LinkedHashMap<>();
    row.put("stem", looked.stem());
    row.put("entry", looked.shown());
    row.put("status", looked.seen().standing().name().toLowerCase(Locale.ROOT));
    row.put("output", known == null || known.output() == null ? "" : known.output());
    for (String field : batch.fields()) {
      row.put(
          field.toLowerCase(Locale.ROOT),
          known == null ? "" : known.fields().getOrDefault(field, ""));
    }
    row.put("attempts", known == null ? "0" : String.valueOf(known.made().attempts()));
    row.put("reason", looked.seen().why());
    return row;
  }

  /** A form of report. */
  private interface Form {
    void begin() throws IOException;

    void row(Map<String, String> row) throws IOException;

    void end() throws IOException;
  }

  private List<String> header() {
    List<String> names = new ArrayList<>(List.of("stem", "entry", "status", "output"));
    batch.fields().forEach(field -> names.add(field.toLowerCase(Locale.ROOT)));
    names.addAll(List.of("attempts", "reason"));
    return names;
  }

  private Form form(Path file, Writer out) {
    if (file.toString().endsWith(".csv")) {
      return lines(
          out, cells -> new CsvMapper().writer(CsvSchema.emptySchema()).writeValueAsString(cells));
    }
    return file.toString().endsWith(".md") ? markdown(out) : json(out);
  }

  /** A row of cells as text. */
  private interface Cells {
    String text(String[] cells) throws IOException;
  }

  private Form lines(Writer out, Cells cells) {
    return new Form() {
      @Override
      public void begin() throws IOException {
        out.write(cells.text(header().toArray(String[]::new)));
      }

      @Override
      public void row(Map<String, String> row) throws IOException {
        out.write(cells.text(row.values().toArray(String[]::new)));
      }

      @Override
      public void end() {}
    };
  }

  private Form markdown(Writer out) {
    Cells cells =
        row -> {
          StringBuilder line = new StringBuilder("|");
          for (String cell : row) {
            line.append(' ').append(cell.replaceAll("\\s+", " ").replace("|", "\\|")).append(" |");
          }
          return line.append('\n').toString();
        };
    Form lines = lines(out, cells);
    return new Form() {
      @Override
      public void begin() throws IOException {
        out.write("# " + batch.name() + "\n\n");
        lines.begin();
        out.write("|" + "---|".repeat(header().size()) + "\n");
      }

      @Override
      public void row(Map<String, String> row) throws IOException {
        lines.row(row);
      }

      @Override
      public void end() {}
    };
  }

  private static Form json(Writer out) {
    return new Form() {
      private boolean first = true;

      @Override
      public void begin() throws IOException {
        out.write("[");
      }

      @Override
      public void row(Map<String, String> row) throws IOException {
        out.write(first ? "\n" : ",\n");
        first = false;
        out.write(Json.of(row));
      }

      @Override
      public void end() throws IOException {
        out.write("\n]\n");
      }
    };
  }
}
