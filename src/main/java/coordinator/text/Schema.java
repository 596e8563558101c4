package coordinator.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import coordinator.task.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the form of a file by the JSON Schema that editors use too, so that both say the same.
 * What the schema finds is said in words for people, with the place in the file.
 */
public final class Schema {

  private final JsonNode json;
  private final Fit fit;

  private volatile @Nullable JsonSchema validator;

  private Schema(JsonNode json) {
    this.json = json;
    this.fit = new Fit(json);
  }

  /** Reads a schema that is in the jar. */
  public static Schema of(String resource) {
    try (JsonParser in = new JsonFactory().createParser(text(resource))) {
      in.nextToken();
      return new Schema(tree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without an object mapper, whose calendars and locales take longer than all the rest. */
  private static JsonNode tree(JsonParser in) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    switch (in.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = nodes.objectNode();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.set(name, tree(in));
        }
        return object;
      }
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          array.add(tree(in));
        }
        return array;
      }
      case VALUE_NUMBER_INT -> {
        return nodes.numberNode(in.getIntValue());
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return nodes.booleanNode(in.getBooleanValue());
      }
      default -> {
        return nodes.textNode(in.getText());
      }
    }
  }

  /** The text of a schema that is in the jar, as it is kept for editors. */
  public static String text(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
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
  public void check(Located root, Problems problems) {
    check(root.json(), path -> find(root, path), problems);
  }

  /** Whether a value is surely of the form; one that is not may yet turn out to be. */
  public boolean fits(JsonNode value) {
    return fit.holds(value);
  }

  /**
   * The same for a part of a file.
   *
   * @param found where a value of the part stands in the file
   */
  public void check(JsonNode part, Function<JsonNodePath, Located> found, Problems problems) {
    if (fits(part)) {
      return;
    }
    Set<ValidationMessage> messages = validator().validate(part);
    Set<JsonNodePath> said = new HashSet<>();
    for (ValidationMessage message : messages) {
      if (message.getType().equals("additionalProperties") && !problems.full()) {
        unknownKey(message, found.apply(message.getInstanceLocation()), problems);
      }
    }
    for (ValidationMessage message : messages) {
      if (problems.full()) {
        return;
      }
      Located value = found.apply(message.getInstanceLocation());
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
            problems.add(value.at(), SchemaWords.of(message, value, json, problems));
          }
        }
      }
    }
  }

  private JsonSchema validator() {
    JsonSchema made = validator;
    if (made == null) {
      made = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json);
      validator = made;
    }
    return made;
  }

  private void unknownKey(ValidationMessage message, Located mapping, Problems problems) {
    String key = message.getProperty();
    JsonNode form = SchemaWords.parent(message, json);
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

  private static Located find(Located root, JsonNodePath path) {
    Located value = root;
    for (int i = 0; i < path.getNameCount(); i++) {
      value = step(value, path.getElement(i));
    }
    return value;
  }

  /** The value below another; that other itself, where the key is not there. */
  public static Located step(Located value, Object step) {
    if (step instanceof Integer index) {
      return value.items().get(index);
    }
    Located.Entry entry = value.entries().get(String.valueOf(step));
    return entry == null ? value : entry.value();
  }
}
