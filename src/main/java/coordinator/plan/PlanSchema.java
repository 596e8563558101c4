package coordinator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import coordinator.task.Nearest;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.SchemaWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the form of a plan by the JSON Schema that editors use too, so that both say the same.
 * What the schema finds is said in words for people, with the place in the file.
 */
public final class PlanSchema {

  private static final String RESOURCE = "/coordinator/plan.schema.json";

  /**
   * Phases are checked so many values at a time, since the checker keeps all it finds in memory.
   */
  private static final int SLICE = 2_000;

  private PlanSchema() {}

  /** The schema's text, as it is kept for editors. */
  public static String text() {
    try (InputStream in = PlanSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Complains of all that is not of the form, and mends misspelt keys in the tree so that they
   * count once.
   */
  static void check(Located root, Problems problems) {
    Located phases = root.get("phases");
    int all = phases == null ? 0 : phases.items().size();
    ObjectNode part = ((ObjectNode) root.json()).objectNode().setAll((ObjectNode) root.json());
    int from = 0;
    do {
      int to = phases == null ? all : sliceEnd(phases.items(), from);
      if (phases != null && all > 0) {
        ArrayNode slice = part.putArray("phases");
        phases.items().subList(from, to).forEach(phase -> slice.add(phase.json()));
      }
      check(part, from, root, problems);
      part = part.objectNode().put("plan", "seen");
      from = to;
    } while (from < all && !problems.full());
  }

  private static int sliceEnd(List<Located> phases, int from) {
    int end = from;
    int size = 0;
    while (end < phases.size() && size < SLICE) {
      size += phases.get(end++).size();
    }
    return end;
  }

  /** Checks a part of a plan, whose first phase is the plan's phase {@code from}. */
  private static void check(JsonNode part, int from, Located root, Problems problems) {
    Loaded loaded = Loaded.SCHEMA;
    Set<ValidationMessage> messages = loaded.schema.validate(part);
    Set<JsonNodePath> said = new HashSet<>();
    for (ValidationMessage message : messages) {
      if (message.getType().equals("additionalProperties") && !problems.full()) {
        unknownKey(message, find(root, message.getInstanceLocation(), from), problems);
      }
    }
    for (ValidationMessage message : messages) {
      if (problems.full()) {
        return;
      }
      Located value = find(root, message.getInstanceLocation(), from);
      switch (message.getType()) {
        case "additionalProperties" -> {}
        case "required" -> {
          if (!value.entries().containsKey(message.getProperty())) {
            problems.add(
                value.at(), "missing key '" + message.getProperty() + "'" + within(message));
          }
        }
        default -> {
          if (said.add(message.getInstanceLocation())) {
            problems.add(value.at(), SchemaWords.of(message, value, loaded.json, problems));
          }
        }
      }
    }
  }

  private static void unknownKey(ValidationMessage message, Located mapping, Problems problems) {
    String key = message.getProperty();
    JsonNode form = SchemaWords.parent(message, Loaded.SCHEMA.json);
    List<String> known = SchemaWords.names(form.path("properties"));
    if (form.has("patternProperties")) {
      problems.add(mapping.keyAt(key), SchemaWords.badName(message, key));
      return;
    }
    Nearest.to(key, known).ifPresent(meant -> mapping.rename(key, meant));
    String near = problems.nearest(key, known);
    problems.add(
        mapping.keyAt(key),
        "unknown key '"
            + Quote.of(key)
            + "'"
            + within(message)
            + (near.isEmpty() ? "; the keys here are " + String.join(", ", known) : near));
  }

  /** {@code of 'poll'}, where the mapping has a name. */
  private static String within(ValidationMessage message) {
    JsonNodePath path = message.getInstanceLocation();
    if (path.getNameCount() == 0) {
      return "";
    }
    Object last = path.getElement(path.getNameCount() - 1);
    return last instanceof String name ? " of '" + Quote.of(name) + "'" : "";
  }

  private static Located find(Located root, JsonNodePath path, int from) {
    Located value = root;
    for (int i = 0; i < path.getNameCount(); i++) {
      Object step = path.getElement(i);
      if (step instanceof Integer index) {
        value = value.items().get(i == 1 ? from + index : index);
      } else {
        Located.Entry entry = value.entries().get(String.valueOf(step));
        if (entry == null) {
          return value;
        }
        value = entry.value();
      }
    }
    return value;
  }

  /** Compiled when it is first needed: commands that read no plan need not wait for it. */
  private record Loaded(JsonNode json, JsonSchema schema) {
    static final Loaded SCHEMA = load();

    private static Loaded load() {
      try {
        JsonNode json = new ObjectMapper().readTree(text());
        return new Loaded(
            json, JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
