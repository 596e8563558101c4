package coordinator.batch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file with a header, one at a time; a quoted field may hold line ends. */
final class CsvRows implements Rows {

  private static final CsvFactory CSV =
      CsvFactory.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  /**
   * How a CSV file is to be read.
   *
   * @param column the column that holds the entries; null: the only one
   * @param encoding null: UTF-8
   */
  record Form(@Nullable String column, char delimiter, @Nullable Charset encoding) {}

  private final String shown;
  private final CsvParser parser;
  private final List<String> header;
  private final int column;
  private int line;

  CsvRows(Path file, String shown, Form form) throws IOException {
    this.shown = shown;
    this.parser = CSV.createParser(Decoded.open(file, form.encoding()));
    parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(form.delimiter()));
    List<String> first = read();
    if (first == null) {
      throw new SourceBroken(shown, "is empty; its first line must name the columns");
    }
    this.header = List.copyOf(first);
    this.column = column(form.column());
  }

  /** The names of the columns, as the first line has them. */
  List<String> header() {
    return header;
  }

  private int column(@Nullable String name) throws SourceBroken {
    if (name == null && header.size() == 1) {
      return 0;
    }
    int at = name == null ? -1 : header.indexOf(name);
    if (at < 0 && name != null) {
      List<String> bare = header.stream().map(String::strip).toList();
      at = bare.indexOf(name.strip());
    }
    if (at < 0) {
      String has = "the columns are " + String.join(", ", header);
      throw new SourceBroken(
          shown + ":1",
          name == null
              ? "which column holds the entries? Name it: column: …; " + has
              : "has no column '"
                  + name
                  + "'; "
                  + has
                  + coordinator.task.Nearest.hint(name, header));
    }
    return at;
  }

  @Override
  public @Nullable Row next() throws IOException {
    List<String> cells = read();
    if (cells == null) {
      return null;
    }
    String where = shown + ":" + line;
    if (cells.size() != header.size()) {
      throw new SourceBroken(
          where,
          "has "
              + cells.size()
              + " fields where the first line names "
              + header.size()
              + "; a field that holds the delimiter is put in quotes");
    }
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      columns.putIfAbsent(Columns.placeholder(header.get(i)), cells.get(i));
    }
    return new Row(where, cells.get(column).strip(), columns);
  }

  /** The next record, with its first line in {@code line}; null after the last. */
  private @Nullable List<String> read() throws IOException {
    try {
      List<String> cells = new ArrayList<>();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.END_ARRAY && !cells.isEmpty()) {
          return cells;
        }
        if (token.isScalarValue()) {
          line = cells.isEmpty() ? parser.currentTokenLocation().getLineNr() : line;
          cells.add(parser.getText());
        }
      }
      return null;
    } catch (JacksonException | CharacterCodingException e) {
      throw broken(e);
    }
  }

  private SourceBroken broken(IOException e) {
    int line = parser.currentLocation().getLineNr();
    if (e instanceof JacksonException json) {
      return new SourceBroken(shown + ":" + line, "is not CSV: " + json.getOriginalMessage());
    }
    return new SourceBroken(
        shown + ":" + line, "holds bytes that are not of its encoding; name another: encoding: …");
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  static List<String> placeholders(List<String> header) {
    List<String> all = new ArrayList<>();
    header.forEach(name -> all.add(Columns.placeholder(name)));
    return all;
  }
}
