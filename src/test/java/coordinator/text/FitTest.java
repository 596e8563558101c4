package coordinator.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["name"], "additionalProperties": false,
       "properties": {
         "name": {"$ref": "#/$defs/name", "description": "Who it is."},
         "size": {"type": ["integer", "string"], "minimum": 2, "maximum": 5},
         "mood": {"enum": ["good", "bad"]},
         "tags": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string"}},
         "free": {"patternProperties": {"^x": {"type": "boolean"}}, "additionalProperties": {"type": "null"}},
         "all": {"additionalProperties": true, "type": "object"}},
       "$defs": {"name": {"type": "string", "pattern": "^[a-z]+$"}}}
      """;

  private static boolean fits(String schema, String value) throws Exception {
    return new Fit(JSON.readTree(schema)).holds(JSON.readTree(value));
  }

  private static boolean valid(String schema, String value) throws Exception {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JSON.readTree(schema))
        .validate(JSON.readTree(value))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'a'}",
        "{'name': 'a', 'size': 2, 'mood': 'bad', 'tags': ['a', 'b']}",
        "{'name': 'a', 'size': 'large'}",
        "{'name': 'a', 'free': {'x1': true, 'y': null}, 'all': {'z': 1}}"
      })
  void holdsForWhatTheValidatorFindsNothingIn(String value) throws Exception {
    assertThat(valid(SCHEMA, value.replace('\'', '"'))).isTrue();
    assertThat(fits(SCHEMA, value.replace('\'', '"'))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'name': 1}",
        "{'name': 'A'}",
        "{'name': 'a', 'other': 1}",
        "{'name': 'a', 'size': 1}",
        "{'name': 'a', 'size': 6}",
        "{'name': 'a', 'size': 2.5}",
        "{'name': 'a', 'size': true}",
        "{'name': 'a', 'mood': 'fine'}",
        "{'name': 'a', 'tags': []}",
        "{'name': 'a', 'tags': ['a', 'b', 'c']}",
        "{'name': 'a', 'tags': [1]}",
        "{'name': 'a', 'free': {'x1': 1}}",
        "{'name': 'a', 'free': {'y': 1}}"
      })
  void failsForWhatTheValidatorComplainsOf(String value) throws Exception {
    assertThat(valid(SCHEMA, value.replace('\'', '"'))).isFalse();
    assertThat(fits(SCHEMA, value.replace('\'', '"'))).isFalse();
  }

  @Test
  void isNotSureWhereASchemaSaysWhatItDoesNotKnow() throws Exception {
    assertThat(fits("{\"not\": {\"type\": \"string\"}}", "1")).isFalse();
    assertThat(fits("{\"$ref\": \"#/$defs/none\"}", "1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "plan, src/test/resources/coordinator/plan-maximal.yaml",
    "batch, src/main/resources/coordinator/batch-example.yaml"
  })
  void isSureOfOurOwnFiles(String schema, Path file) throws Exception {
    JsonNode form = JSON.readTree(Files.readString(Path.of("docs", schema + ".schema.json")));
    JsonNode value = new YAMLMapper().readTree(Files.readString(file));
    assertThat(new Fit(form).holds(value)).isTrue();
  }
}
