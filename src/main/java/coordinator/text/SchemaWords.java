package coordinator.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a schema's message means to someone who has never seen a JSON Schema. */
final class SchemaWords {

  /** The pattern of a text that must only not be blank. */
  private static final String ANYTHING = "\\S";

  private SchemaWords() {}

  static String of(ValidationMessage message, Located value, JsonNode schema, Problems problems) {
    String name = name(message.getInstanceLocation());
    JsonNode limit = message.getSchemaNode();
    boolean duration = message.getSchemaLocation().toString().contains("/duration/");
    return switch (message.getType()) {
      case "type" -> duration ? duration(name, value) : type(name, value, limit);
      case "enum" -> {
        List<String> known = new ArrayList<>();
        limit.forEach(word -> known.add(word.asText()));
        yield name
            + " '"
            + Quote.of(value.text())
            + "' is none of "
            + String.join(", ", known)
            + problems.nearest(value.text(), known);
      }
      case "pattern" ->
          duration
              ? duration(name, value)
              : limit.asText().equals(ANYTHING)
                  ? name + " is empty"
                  : name
                      + " '"
                      + Quote.of(value.text())
                      + "' must be "
                      + parent(message, schema).path("description").asText();
      case "minimum" -> name + " is " + value.text() + "; the least is " + limit.asText();
      case "maximum" -> name + " is " + Quote.of(value.text()) + "; the most is " + limit.asText();
      case "minItems" -> name + " is empty";
      case "maxItems" ->
          name + " has " + value.items().size() + " entries; the most is " + limit.asText();
      default -> name + " is not of the form: " + message.getError();
    };
  }

  private static String duration(String name, Located value) {
    return value.json().isNull()
        ? name + " has no value"
        : name
            + " '"
            + Quote.of(value.text())
            + "' is no duration; "
            + Durations.advice(value.text());
  }

  private static String type(String name, Located value, JsonNode expected) {
    if (value.json().isNull()) {
      return name + " has no value";
    }
    String wanted =
        expected.isTextual()
            ? noun(expected.asText())
            : names(expected).stream()
                .map(SchemaWords::noun)
                .distinct()
                .collect(Collectors.joining(" or "));
    boolean quotes = wanted.equals("text") && value.json().isValueNode();
    boolean word = wanted.equals("true or false") && value.json().isValueNode();
    return name
        + " must be "
        + wanted
        + ", not "
        + (word || quotes ? "'" + Quote.of(value.text()) + "'" : value.shape())
        + (quotes ? "; put it in quotes: \"" + Quote.of(value.text()) + "\"" : "");
  }

  private static String noun(String type) {
    return switch (type) {
      case "object" -> "a mapping";
      case "array" -> "a list";
      case "string" -> "text";
      case "boolean" -> "true or false";
      case "integer" -> "a whole number";
      case "null" -> "nothing";
      default -> "a number";
    };
  }

  static String badName(ValidationMessage message, String key) {
    String of = name(message.getInstanceLocation());
    return "name '"
        + Quote.of(key)
        + "' in "
        + of
        + (of.equals("'env'")
            ? ": environment variables have letters, digits and _"
            : ": names there have small letters, digits and _, a letter first");
  }

  /** {@code 'kind'}; what stands in a list is called an entry of it. */
  private static String name(JsonNodePath path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      if (path.getElement(i) instanceof String name) {
        String quoted = "'" + Quote.of(name) + "'";
        return i == path.getNameCount() - 1 ? quoted : "an entry of " + quoted;
      }
    }
    return "the file";
  }

  /** The part of the schema that the keyword of a message stands in. */
  static JsonNode parent(ValidationMessage message, JsonNode schema) {
    String location = message.getSchemaLocation().toString();
    return schema.at(location.substring(location.indexOf('#') + 1, location.lastIndexOf('/')));
  }

  /** The keys of a mapping, or the entries of a list. */
  static List<String> names(JsonNode node) {
    List<String> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(entry -> all.add(entry.asText()));
    } else {
      node.fieldNames().forEachRemaining(all::add);
    }
    return all;
  }
}
