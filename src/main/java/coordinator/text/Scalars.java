package coordinator.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Pattern;

/**
 * What a plain YAML scalar is, by the core schema of YAML 1.2 without its octal and hexadecimal
 * numbers: {@code no} is a word, as it looks.
 */
final class Scalars {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]{1,40}|[0-9]{1,40}(\\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?");

  private Scalars() {}

  static JsonNode of(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
      case "true", "True", "TRUE" -> NODES.booleanNode(true);
      case "false", "False", "FALSE" -> NODES.booleanNode(false);
      default -> number(text);
    };
  }

  private static JsonNode number(String text) {
    char first = text.charAt(0);
    if (first > '9' || text.length() > 90) {
      return NODES.textNode(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return NODES.numberNode(Long.parseLong(text));
    }
    return NUMBER.matcher(text).matches()
        ? NODES.numberNode(Double.parseDouble(text))
        : NODES.textNode(text);
  }
}
