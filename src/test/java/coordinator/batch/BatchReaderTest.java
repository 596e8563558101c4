package coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.task.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchReaderTest {

  @TempDir Path folder;
  private BatchFiles files;

  @BeforeEach
  void aFolder() throws Exception {
    files = new BatchFiles(folder.toRealPath());
    files.write("papers.csv", "id,md_path\n1,a.md\n");
  }

  private static final String SOURCE = "source: {csv: papers.csv, column: md_path}\n";

  @Test
  void readsWhatTheIssueShows() throws Exception {
    files.write("classify.md", "Read [SOURCE_MD_ABS_PATH], write [MD_ABS_PATH].");
    Batch batch =
        files.batch(
"""
batch: classify
source: {csv: papers.csv, column: md_path}
stem: slug
output: {folder: out, name: "[STEM].md", from: file}
prompt_file: classify.md
profile: codex
mode: workspace-write
validate: {min_bytes: 40, field: {name: Class code, pattern: "[1-7]"}, require: ["Evidence:"], quotes_from_source: true}
retries: 2
timeout: 10m
concurrency: 4
""");
    assertThat(batch.concurrency()).isEqualTo(4);
    assertThat(batch.fields()).containsExactly("CLASS_CODE");
    assertThat(batch.asking().pace().timing().every().multipliedBy(10)).hasMinutes(10);
    assertThat(batch.asking().pace().limits().remediations()).isEqualTo(2);
    assertThat(batch.layout().state()).isEqualTo(files.folder().resolve("b.state.json"));
  }

  @Test
  void saysAllMistakesAtOnceWithTheirPlaces() throws Exception {
    files.write(
        "p.md", "Read it.\nWrite [MD_ABS_PATH] and [SORCE_FOLDER].\n- [X] done\n[[LITERAL]\n");
    assertThat(
            files.mistakes(
                """
                batch: classify
                source: {csv: papers.csv, column: path}
                output: {folder: "out/[COLUMN_YEAR]", name: "CLASS_[FIELD_CODE].md"}
                prompt_file: p.md
                validate: {field: {name: Class, pattern: "["}}
                """))
        .anySatisfy(
            each -> assertThat(each).startsWith("b.yaml:2:15: papers.csv:1: has no column 'path'"))
        .anySatisfy(
            each -> assertThat(each).startsWith("b.yaml:5:42: 'pattern' is no regular expression"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .startsWith(
                        "b.yaml:3:45: [FIELD_CODE] is no field that 'validate' asks for; it asks"
                            + " for FIELD_CLASS"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .startsWith(
                        "p.md:2:25: [SORCE_FOLDER] stands for nothing here; did you mean"
                            + " 'SOURCE_FOLDER'?")
                    .endsWith("write [[SORCE_FOLDER] if it is meant as it is"))
        .hasSize(4);
  }

  @Test
  void knowsTheColumnsOfTheSource() throws Exception {
    assertThat(
            files.mistakes(
                "batch: b\n"
                    + SOURCE
                    + "output: {name: \"[COLUMN_YEAR].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH] [COLUMN_DI]\"\n"))
        .anySatisfy(
            each ->
                assertThat(each).startsWith("b.yaml:3:16: [COLUMN_YEAR] stands for nothing here"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .contains("[COLUMN_DI] stands for nothing here; did you mean 'COLUMN_ID'?"))
        .hasSize(2);
  }

  @Test
  void refusesOneFileForAllEntries() throws Exception {
    assertThat(
            files.mistakes(
                "batch: b\n" + SOURCE + "output: {name: all.md}\nprompt: \"[MD_ABS_PATH]\"\n"))
        .singleElement()
        .asString()
        .contains("every entry would write the same file");
  }

  @Test
  void refusesAPromptThatNamesNoFileToWrite() throws Exception {
    assertThat(
            files.mistakes(
                "batch: b\n" + SOURCE + "output: {name: \"[STEM].md\"}\nprompt: Do it.\n"))
        .singleElement()
        .asString()
        .contains("the prompt has no [MD_ABS_PATH]");
    assertThat(
            files.mistakes(
                "batch: b\n"
                    + SOURCE
                    + "output: {name: \"[STEM].md\", from: final-message}\n"
                    + "prompt: \"[MD_ABS_PATH]\"\n"))
        .singleElement()
        .asString()
        .contains("with 'from: final-message' the worker writes no file");
  }

  @Test
  void letsWorkersWriteOnlyWhereTheyMust() throws Exception {
    String head = "batch: b\n" + SOURCE;
    assertThat(
            files
                .batch(head + "output: {name: \"[STEM].md\"}\nprompt: \"[MD_ABS_PATH]\"\n")
                .worker()
                .mode())
        .isEqualTo(Mode.WORKSPACE_WRITE);
    assertThat(
            files
                .batch(
                    head
                        + "output: {name: \"[STEM].md\", from: final-message}\n"
                        + "prompt: \"[ENTRY]\"\n")
                .worker()
                .mode())
        .isEqualTo(Mode.READ_ONLY);
  }

  @Test
  void refusesASourceOfTwoKindsAndKeysOfAnother() throws Exception {
    assertThat(
            files.mistakes(
                "batch: b\n"
                    + "source: {csv: papers.csv, column: md_path, glob: '*.md'}\n"
                    + "output: {name: \"[STEM].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH]\"\n"))
        .singleElement()
        .asString()
        .contains("this one is csv and glob");
    assertThat(
            files.mistakes(
                "batch: b\n"
                    + "source: {glob: '*.md', colum: x}\n"
                    + "output: {name: \"[STEM].md\"}\n"
                    + "prompt: \"[MD_ABS_PATH]\"\n"))
        .anySatisfy(
            each ->
                assertThat(each)
                    .contains("unknown key 'colum' of 'source'; did you mean 'column'?"));
  }

  @Test
  void isCheckedByTheSchemaThatIsKeptForEditors() throws Exception {
    String kept = Files.readString(Path.of("docs/batch.schema.json"));
    assertThat(BatchReader.schema()).isEqualTo(kept);
    JsonNode schema = new ObjectMapper().readTree(kept);
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            key -> assertThat(key.getValue().has("description")).as(key.getKey()).isTrue());
  }

  @Test
  void acceptsTheExampleThatInitWrites() throws Exception {
    files.write("texts/a.md", "x");
    String prompt = resource("batch-example.md");
    files.write("e.prompt.md", prompt);
    assertThat(files.mistakes(resource("batch-example.yaml").replace("NAME", "e"))).isEmpty();
    assertThat(List.of(prompt)).isNotEmpty();
  }

  private static String resource(String name) throws Exception {
    return Files.readString(Path.of("src/main/resources/coordinator", name));
  }
}
