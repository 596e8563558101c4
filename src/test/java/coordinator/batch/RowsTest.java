package coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {

  @TempDir Path folder;

  private CsvRows csv(byte[] bytes, @Nullable String column, char delimiter) throws IOException {
    Path file = Files.write(folder.resolve("p.csv"), bytes);
    return new CsvRows(file, "p.csv", new CsvRows.Form(column, delimiter, null));
  }

  private CsvRows csv(String text, @Nullable String column) throws IOException {
    return csv(text.getBytes(StandardCharsets.UTF_8), column, ',');
  }

  @Test
  void readsQuotedFieldsWithLineEndsAndNamesTheLineWhereARowBegins() throws IOException {
    List<Row> rows =
        BatchFiles.rows(
            csv("id,title,path\n1,\"a, \"\"b\"\"\nc\",x.md\n2,d,y.md\n\n3,\"\",z.md\n", "path"));
    assertThat(rows).extracting(Row::value).containsExactly("x.md", "y.md", "z.md");
    assertThat(rows).extracting(Row::where).containsExactly("p.csv:2", "p.csv:4", "p.csv:6");
    assertThat(rows.get(0).columns())
        .containsEntry("COLUMN_TITLE", "a, \"b\"\nc")
        .containsEntry("COLUMN_ID", "1");
  }

  @Test
  void readsAFileWithAByteOrderMark() throws IOException {
    assertThat(BatchFiles.rows(csv("\uFEFFpath\nä.md\n", "path")))
        .extracting(Row::value)
        .containsExactly("ä.md");
    byte[] wide = ("\uFEFFpath\nä.md\n").getBytes(StandardCharsets.UTF_16LE);
    assertThat(BatchFiles.rows(csv(wide, null, ',')))
        .extracting(Row::value)
        .containsExactly("ä.md");
  }

  @Test
  void readsAnotherDelimiterAndEncoding() throws IOException {
    Path file =
        Files.write(
            folder.resolve("p.csv"), "id;path\n1;ä,b.md\n".getBytes(StandardCharsets.ISO_8859_1));
    var form = new CsvRows.Form("path", ';', StandardCharsets.ISO_8859_1);
    assertThat(BatchFiles.rows(new CsvRows(file, "p.csv", form)))
        .extracting(Row::value)
        .containsExactly("ä,b.md");
  }

  @Test
  void refusesBytesThatAreNotOfTheEncoding() {
    assertThatThrownBy(
            () ->
                BatchFiles.rows(
                    csv("path\nä.md\n".getBytes(StandardCharsets.ISO_8859_1), "path", ',')))
        .isInstanceOf(SourceBroken.class)
        .hasMessageContaining("not of its encoding");
  }

  @Test
  void saysWhichColumnWasMeant() {
    assertThatThrownBy(() -> csv("id,md_path\n", "mdpath"))
        .hasMessage(
            "p.csv:1: has no column 'mdpath'; the columns are id, md_path; did you mean"
                + " 'md_path'?");
    assertThatThrownBy(() -> csv("id,md_path\n", null)).hasMessageContaining("column: …");
    assertThatThrownBy(() -> csv("", "a")).hasMessageContaining("is empty");
  }

  @Test
  void refusesARowOfAnotherLengthAndAQuoteThatIsNotClosed() {
    assertThatThrownBy(() -> BatchFiles.rows(csv("id,path\n1,a.md\n2,b,c.md\n", "path")))
        .hasMessageStartingWith("p.csv:3: has 3 fields where the first line names 2");
    assertThatThrownBy(() -> BatchFiles.rows(csv("id,path\n1,\"a.md\n", "path")))
        .isInstanceOf(SourceBroken.class)
        .hasMessageContaining("is not CSV");
  }

  @Test
  void readsListsAndJsonLines() throws IOException {
    Path list = Files.writeString(folder.resolve("l.txt"), "# these\na.md\n\n b c.md \n");
    assertThat(BatchFiles.rows(new LineRows(list, "l.txt", null)))
        .extracting(row -> row.where() + " " + row.value())
        .containsExactly("l.txt:2 a.md", "l.txt:4 b c.md");
    Path json =
        Files.writeString(
            folder.resolve("i.jsonl"),
            "{\"path\":\"a.md\",\"year\":1900,\"x\":[1]}\n\n{\"path\":\"b.md\"}\n");
    List<Row> rows = BatchFiles.rows(new JsonRows(json, "i.jsonl", "path"));
    assertThat(rows).extracting(Row::where).containsExactly("i.jsonl:1", "i.jsonl:3");
    assertThat(rows.get(0).columns())
        .containsEntry("COLUMN_YEAR", "1900")
        .doesNotContainKey("COLUMN_X");
    Files.writeString(json, "{\"path\":\"a.md\"}\n{oops}\n");
    assertThatThrownBy(() -> BatchFiles.rows(new JsonRows(json, "i.jsonl", "path")))
        .hasMessageStartingWith("i.jsonl:2: is not JSON");
  }

  @Test
  void findsFilesInTheOrderOfTheirNamesAndLeavesOutHiddenFoldersAndOutputs() throws IOException {
    for (String file :
        List.of(
            "docs/b.md",
            "docs/a.md",
            "docs/x/c.md",
            "docs/.git/d.md",
            "docs/out/e.md",
            "docs/f.txt")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "x");
    }
    Path out = folder.resolve("docs/out");
    assertThat(BatchFiles.rows(new GlobRows(folder, "docs/**/*.md", path -> path.equals(out))))
        .extracting(Row::value)
        .containsExactly("docs/a.md", "docs/b.md", "docs/x/c.md");
    assertThat(BatchFiles.rows(new GlobRows(folder, "none/*.md", path -> false))).isEmpty();
  }
}
