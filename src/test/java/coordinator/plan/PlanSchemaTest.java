package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.YamlTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanSchemaTest {

  private static final Path MAXIMAL = Path.of("src/test/resources/coordinator/plan-maximal.yaml");

  private static JsonNode schema() throws Exception {
    return new ObjectMapper().readTree(PlanSchema.text());
  }

  @Test
  void isTheOneThatIsKeptForEditors() throws Exception {
    assertThat(PlanSchema.text()).isEqualTo(Files.readString(Path.of("docs/plan.schema.json")));
  }

  @Test
  void saysOfEveryKeyWhatItIs() throws Exception {
    collect(
        schema(), (key, form) -> assertThat(described(form)).as("description of " + key).isTrue());
  }

  private static boolean described(JsonNode form) {
    String ref = form.path("$ref").asText();
    return form.has("description")
        || ref.matches("#/\\$defs/(mode|poll|remediation|commit|on_failure)");
  }

  @Test
  void knowsNoKeyThatTheMaximalPlanDoesNotUse() throws Exception {
    Set<String> keys = new TreeSet<>();
    collect(schema(), (key, form) -> keys.add(key));
    Set<String> used = new TreeSet<>();
    Located root =
        YamlTree.of(Files.readString(MAXIMAL), "maximal", new Problems(PlanReader.PLAN, "maximal"));
    collectKeys(root.json(), used);
    assertThat(used).containsAll(keys);
  }

  @Test
  void isReadKeyByKey() throws Exception {
    Set<String> keys = new TreeSet<>();
    collect(schema(), (key, form) -> keys.add(key));
    StringBuilder sources = new StringBuilder();
    for (String readers : List.of("plan", "text")) {
      try (var files = Files.list(Path.of("src/main/java/coordinator", readers))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          sources.append(Files.readString(file));
        }
      }
    }
    assertThat(keys).allSatisfy(key -> assertThat(sources).contains("\"" + key + "\""));
  }

  private interface Keys {
    void take(String key, JsonNode form);
  }

  private static void collect(JsonNode node, Keys keys) {
    node.path("properties")
        .fields()
        .forEachRemaining(entry -> keys.take(entry.getKey(), entry.getValue()));
    node.forEach(child -> collect(child, keys));
  }

  private static void collectKeys(JsonNode node, Set<String> keys) {
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> collectKeys(child, keys));
  }
}
