package coordinator.worker;

import com.fasterxml.jackson.databind.JsonNode;
import coordinator.task.Nearest;
import coordinator.worker.Sources.Field;
import coordinator.worker.Sources.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one profile by their type. What is of another type is noted as a problem, with file
 * and field.
 */
final class Fields {

  private final String name;
  private final Sources sources;
  private final List<String> problems;

  Fields(String name, Sources sources, List<String> problems) {
    this.name = name;
    this.sources = sources;
    this.problems = problems;
  }

  String name() {
    return name;
  }

  void onlyThese(Set<String> known) {
    for (Source source : sources.all()) {
      for (Map.Entry<String, JsonNode> entry : source.fields().properties()) {
        if (!known.contains(entry.getKey())) {
          problem(source, entry.getKey(), "not known" + Nearest.hint(entry.getKey(), known));
        }
      }
    }
  }

  Optional<String> text(String field) {
    Optional<JsonNode> value = value(field);
    if (value.isPresent() && !value.get().isValueNode()) {
      problem(field, "must be a text");
    }
    return value.map(JsonNode::asText);
  }

  boolean flag(String field) {
    Optional<JsonNode> value = value(field);
    if (value.isPresent() && !value.get().isBoolean()) {
      problem(field, "must be true or false");
    }
    return value.map(JsonNode::asBoolean).orElse(false);
  }

  List<String> list(String field) {
    return value(field).map(list -> strings(field, list)).orElse(List.of());
  }

  Map<String, List<String>> lists(String field) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    map(field, "must be a map of names to lists")
        .forEach((key, list) -> lists.put(key, strings(field + "." + key, list)));
    return lists;
  }

  /** The values are not for any message. */
  Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(field, "must be a map of names to texts")
        .forEach(
            (key, value) -> {
              if (!value.isValueNode()) {
                problem(field + "." + key, "must be a text");
              }
              texts.put(key, value.asText());
            });
    return texts;
  }

  /** The folder of the file that says it; empty if it comes with the program. */
  Optional<Path> folder(String field) {
    return sources.field(field).map(Field::source).map(Source::folder);
  }

  private Map<String, JsonNode> map(String field, String otherwise) {
    Map<String, JsonNode> map = new LinkedHashMap<>();
    Optional<JsonNode> value = value(field);
    if (value.isPresent() && !value.get().isObject()) {
      problem(field, otherwise);
    }
    value.ifPresent(
        node -> node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue())));
    return map;
  }

  private Optional<JsonNode> value(String field) {
    return sources.field(field).map(Field::value);
  }

  private List<String> strings(String field, JsonNode list) {
    List<String> strings = new ArrayList<>();
    boolean good = list.isArray();
    for (JsonNode item : list) {
      good &= item.isValueNode();
      strings.add(item.asText());
    }
    if (!good) {
      problem(field, "must be a list of texts");
    }
    return strings;
  }

  /** Notes what is wrong with a field, in the file that says it. */
  void problem(String field, String what) {
    String top = field.split("\\.", 2)[0];
    problem(sources.field(top).map(Field::source).orElse(sources.all().get(0)), field, what);
  }

  private void problem(Source source, String field, String what) {
    String whole = source.file() + ": profiles." + name + "." + field + ": " + what;
    if (!problems.contains(whole)) {
      problems.add(whole);
    }
  }
}
