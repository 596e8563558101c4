package coordinator.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Tells whether a value is of the form of a schema, and nothing of what is wrong with it. Most
 * files are right, and starting the validator that finds the words takes longer than most commands
 * do. Knows the keywords that our own schemas use; what it is not sure of does not fit.
 */
final class Fit {

  private final JsonNode schema;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  Fit(JsonNode schema) {
    this.schema = schema;
  }

  boolean holds(JsonNode value) {
    return fits(value, schema);
  }

  private boolean fits(JsonNode value, JsonNode form) {
    for (Map.Entry<String, JsonNode> rule : form.properties()) {
      if (!holds(value, rule.getKey(), rule.getValue())) {
        return false;
      }
    }
    return form.isObject() && keysFit(value, form);
  }

  private boolean holds(JsonNode value, String keyword, JsonNode rule) {
    return switch (keyword) {
      case "$schema", "$defs", "title", "description", "default", "examples" -> true;
      case "properties", "patternProperties", "additionalProperties" -> true;
      case "$ref" -> fits(value, schema.at(rule.asText().substring(1)));
      case "type" -> rule.isTextual() ? is(value, rule.asText()) : isOneOf(value, rule);
      case "enum" -> isAmong(value, rule);
      case "pattern" -> !value.isTextual() || matches(value.asText(), rule.asText());
      case "minimum" -> !value.isNumber() || value.isIntegralNumber() && compare(value, rule) >= 0;
      case "maximum" -> !value.isNumber() || value.isIntegralNumber() && compare(value, rule) <= 0;
      case "minItems" -> !value.isArray() || value.size() >= rule.intValue();
      case "maxItems" -> !value.isArray() || value.size() <= rule.intValue();
      case "items" -> !value.isArray() || allFit(value, rule);
      case "required" -> !value.isObject() || hasAll(value, rule);
      default -> false;
    };
  }

  private boolean keysFit(JsonNode value, JsonNode form) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode own = form.path("properties").path(entry.getKey());
      boolean known = !own.isMissingNode();
      if (known && !fits(entry.getValue(), own)) {
        return false;
      }
      for (Map.Entry<String, JsonNode> like : form.path("patternProperties").properties()) {
        if (matches(entry.getKey(), like.getKey())) {
          known = true;
          if (!fits(entry.getValue(), like.getValue())) {
            return false;
          }
        }
      }
      if (!known && form.has("additionalProperties")) {
        JsonNode others = form.get("additionalProperties");
        if (!others.equals(BooleanNode.TRUE) && !fits(entry.getValue(), others)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  private static int compare(JsonNode value, JsonNode limit) {
    return value.decimalValue().compareTo(limit.decimalValue());
  }

  private static boolean isOneOf(JsonNode value, JsonNode types) {
    for (JsonNode type : types) {
      if (is(value, type.asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAmong(JsonNode value, JsonNode values) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean allFit(JsonNode list, JsonNode form) {
    for (JsonNode item : list) {
      if (!fits(item, form)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasAll(JsonNode value, JsonNode names) {
    for (JsonNode name : names) {
      if (!value.has(name.asText())) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(String text, String pattern) {
    return patterns.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
  }
}
