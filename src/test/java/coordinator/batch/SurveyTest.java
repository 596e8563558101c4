package coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {

  private static final String REST =
      "output: {folder: out, name: \"[STEM].md\"}\nprompt: \"[MD_ABS_PATH]\"\n";

  @TempDir Path folder;
  private BatchFiles files;

  @BeforeEach
  void aFolder() throws Exception {
    files = new BatchFiles(folder.toRealPath());
  }

  private List<String> problems(String yaml) throws Exception {
    Batch batch = files.batch(yaml);
    Invalid invalid = catchThrowableOfType(Invalid.class, () -> Survey.of(batch));
    return invalid == null ? List.of() : invalid.problems().stream().map(Problem::text).toList();
  }

  @Test
  void namesBothRowsThatShareAStem() throws Exception {
    files.write("l.txt", "a b.md\nc.md\na-b.md\nC.md\n");
    assertThat(problems("batch: b\nsource: {list: l.txt}\n" + REST))
        .containsExactly(
            "l.txt:3: like l.txt:1, it has the stem 'a-b'; make another: stem: …",
            "l.txt:4: like l.txt:2, it has the stem 'C', but for capitals; make another: stem: …");
  }

  @Test
  void namesBothRowsThatWouldWriteOneFile() throws Exception {
    files.write("p.csv", "id,year,path\n1,1900,a.md\n2,1901,b.md\n3,1900,c.md\n");
    assertThat(
            problems(
                "batch: b\n"
                    + "source: {csv: p.csv, column: path}\n"
                    + "output: {folder: out, name: \"[COLUMN_YEAR].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH]\"\n"))
        .singleElement()
        .asString()
        .startsWith("p.csv:4: like p.csv:2, it would write ")
        .endsWith("/out/1900.md");
  }

  @Test
  void namesTheRowThatDoesNotFillABlank() throws Exception {
    files.write("p.csv", "id,title,path\n1,One,a.md\n2,,b.md\n");
    assertThat(
            problems(
                "batch: b\n"
                    + "source: {csv: p.csv, column: path}\n"
                    + "output: {folder: out, name: \"[STEM].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH] [COLUMN_TITLE]\"\n"))
        .containsExactly("p.csv:3: [COLUMN_TITLE] has no value in this entry");
  }

  @Test
  void refusesAnOutputThatWouldReplaceItsSource() throws Exception {
    files.write("a.md", "x");
    files.write("l.txt", "a.md\n");
    assertThat(
            problems(
                "batch: b\n"
                    + "source: {list: l.txt}\n"
                    + "output: {name: \"[STEM].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH]\"\n"))
        .singleElement()
        .asString()
        .contains("would replace its source");
  }

  @Test
  void refusesAMissingSourceOnlyWhereTheBatchSaysSo() throws Exception {
    files.write("l.txt", "gone.md\n");
    String yaml = "batch: b\nsource: {list: l.txt}\n" + REST;
    assertThat(problems(yaml)).isEmpty();
    assertThat(problems(yaml + "input: {missing: refuse}\n"))
        .singleElement()
        .asString()
        .startsWith("l.txt:1: its source is not there");
  }

  @Test
  void countsAHundredThousandEntriesWithoutAClash() throws Exception {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      list.append("t").append(i).append(".md\n");
    }
    files.write("l.txt", list.toString());
    assertThat(Survey.of(files.batch("batch: b\nsource: {list: l.txt}\n" + REST)))
        .isEqualTo(100_000);
  }
}
