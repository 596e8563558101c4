package coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {

  private static final String SOURCE =
      "# Harbour\n\n"
          + "The merchant sold *salt* in the old harbour, and paid\n"
          + "his “honest” debts — all of them — in silver.\n";

  @TempDir Path folder;
  private BatchFiles files;
  private Path source;

  @BeforeEach
  void aFolder() throws Exception {
    files = new BatchFiles(folder.toRealPath());
    source = files.write("a.md", SOURCE);
    files.write("l.txt", "a.md\n");
  }

  private List<String> refused(String validate, String output) throws Exception {
    return refused("", validate, output, "[STEM].md");
  }

  private List<String> refused(String more, String validate, String output, String name)
      throws Exception {
    Batch batch =
        files.batch(
            "batch: b\nsource: {list: l.txt}\noutput: {folder: out, name: \""
                + name
                + "\"}\nprompt: \"[MD_ABS_PATH]\"\nvalidate: "
                + validate
                + "\n"
                + more);
    Answer answer =
        new Answer(output.getBytes(StandardCharsets.UTF_8), batch.validation().json(), source);
    return batch.validation().judge(answer).stream()
        .filter(Finding::failed)
        .map(Finding::toString)
        .toList();
  }

  @Test
  void refusesWhatIsEmptyOrTooShort() throws Exception {
    assertThat(refused("{}", "")).containsExactly("Output: is empty");
    assertThat(refused("{}", "  \n")).containsExactly("Output: is empty");
    assertThat(refused("{min_bytes: 10}", "short"))
        .containsExactly("Output: has 5 bytes; the least is 10");
    assertThat(refused("{}", "x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Class code: 3",
        "**Class code:** 3",
        "**Class code**: 3",
        "- Class code: `3`",
        "## class code : 3",
        "text before\n\nClass code: 3\ntext after"
      })
  void findsTheFieldAsAgentsWriteIt(String output) throws Exception {
    assertThat(refused("{field: {name: Class code, pattern: \"[1-7]\"}}", output)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Class code: 8",
        "Class code: 33",
        "Class code: 3 or 4",
        "Class code:",
        "The class code: 3",
        "Class: 3",
        "Class code: 3\nClass code: 4",
        "Class code: 3\nClass code: 3"
      })
  void refusesAFieldThatIsWrongMissingOrThereTwice(String output) throws Exception {
    assertThat(refused("{field: {name: Class code, pattern: \"[1-7]\"}}", output)).hasSize(1);
  }

  @Test
  void takesOnlyAllowedValuesAndThoseThatAFileCanBeNamedAfter() throws Exception {
    assertThat(refused("{field: {name: Kind, values: [law, 7]}}", "Kind: law")).isEmpty();
    assertThat(refused("{field: {name: Kind, values: [law, 7]}}", "Kind: 7")).isEmpty();
    assertThat(refused("{field: {name: Kind, values: [law, 7]}}", "Kind: art"))
        .containsExactly("Field 'Kind': is 'art'; it must be one of law, 7");
    assertThat(refused("", "{field: {name: Kind}}", "Kind: ../x", "[STEM]_[FIELD_KIND].md"))
        .singleElement()
        .asString()
        .contains("of which no file name can be made");
  }

  @Test
  void wantsWhatIsRequired() throws Exception {
    assertThat(refused("{require: [\"Evidence:\"], fields: [Title]}", "Title: x\nEvidence: y"))
        .isEmpty();
    assertThat(refused("{require: [\"Evidence:\"], fields: [Title]}", "Title:\n")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "He \"sold salt in the old harbour\".",
        "He “paid his 'honest' debts”.",
        "He \"sold salt in the old harbour, … in silver.\"",
        "He \"paid\nhis \u00ad\" debts",
        "As it says: „all of them – in silver“.",
        "«The merchant sold salt»",
        "> The merchant sold salt in the old\n> harbour",
        "> \"The merchant sold salt\"",
        "No quotation at all.",
        "He \"sold salt in the old harbour,\" they say."
      })
  void findsQuotationsThatStandInTheSource(String output) throws Exception {
    assertThat(refused("{quotes_from_source: true}", output)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "He \"sold pepper in the old harbour\".",
        "He “sold salt in the new harbour”.",
        "He \"in silver … sold salt\".",
        "He \"sold salt in the old harbour.",
        "> The merchant sold pepper",
        "He \"sold salt\" and \"wept\".",
        "«Er verkaufte Salz»",
        "```\nhe said \"I weep\"\n```"
      })
  void refusesAQuotationThatTheSourceDoesNotHave(String output) throws Exception {
    assertThat(refused("{quotes_from_source: true}", output)).hasSize(1);
  }

  @Test
  void canWantQuotations() throws Exception {
    assertThat(refused("{quotes_from_source: {at_least: 2}}", "\"sold salt\""))
        .containsExactly("Quotations: there are 1, and there must be 2");
  }

  @Test
  void checksJsonByItsSchemaWhateverTheWorkerWasTold() throws Exception {
    Files.writeString(
        files.folder().resolve("s.json"),
        "{\"type\":\"object\",\"required\":[\"code\"],\"properties\":{\"code\":{\"type\":\"integer\"},\"evidence\":{\"type\":\"string\"}}}");
    String more = "output_schema: s.json\n";
    String validate = "{field: {name: code, pattern: \"[1-7]\"}, quotes_from_source: true}";
    assertThat(refused(more, validate, "{\"code\": 3}", "[STEM].json")).isEmpty();
    assertThat(refused(more, validate, "{\"code\": \"3\"}", "[STEM].json")).hasSize(1);
    assertThat(refused(more, validate, "```json\n{\"code\": 3}\n```", "[STEM].json")).isNotEmpty();
    assertThat(refused(more, validate, "{\"code\": 3} {\"code\": 4}", "[STEM].json")).isNotEmpty();
    assertThat(refused(more, validate, "{\"code\": 3, \"code\": 4}", "[STEM].json")).isNotEmpty();
    assertThat(refused(more, validate, "{\"code\": 3, \"evidence\": \"sold salt\"}", "[STEM].json"))
        .isEmpty();
    assertThat(
            refused(more, validate, "{\"code\": 3, \"evidence\": \"sold pepper\"}", "[STEM].json"))
        .hasSize(1);
  }
}
