package coordinator.plan;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Builds the tree of a YAML text with the place of every key and value. Bounded in depth and in size after aliases are
 * expanded, so that no file can take the memory or the time of the one who reads it.
 */
final class YamlTree {

  static final int DEEPEST = 40;
  static final int MOST_VALUES = 250_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final YAMLFactory YAML = factory();

  /** An anchored value, and how many values it is made of. */
  private record Anchored(Located value, int size) {}

  private final YAMLParser parser;
  private final Problems problems;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int size;
  private int depth;

  private YamlTree(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
        .streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).build())
        .build();
  }

  /** A mistake after which the rest of the text cannot be told apart. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Place at;

    Broken(Place at, String text) {
      super(text);
      this.at = at;
    }
  }

  /**
   * Reads the one document of a text, whose root must be a mapping.
   *
   * @param problems takes what leaves the rest readable, such as a duplicate key
   */
  static Located of(String text, String file, Problems problems) throws PlanInvalid {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new YamlTree(parser, problems).document();
    } catch (Broken e) {
      problems.add(e.at, String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      YamlComplaint complaint = YamlComplaint.of(e);
      problems.add(complaint.at(), complaint.text());
    } catch (IOException e) {
      problems.add(Place.START, "cannot be read: " + e.getMessage());
    }
    problems.throwIfAny();
    throw Problems.one(file, Place.START, "cannot be read");
  }

  private Located document() throws IOException, Broken {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new Broken(Place.START, "the file is empty; a plan has at least the keys 'plan' and 'phases'");
    }
    Located root = value(first);
    if (!root.isMapping()) {
      throw new Broken(root.at(), "a plan is a mapping with keys such as 'plan:' and 'phases:', but this is " + root.shape());
    }
    if (parser.nextToken() != null) {
      throw new Broken(here(), "a second YAML document begins here; a file holds one plan");
    }
    return root;
  }

  private Located value(JsonToken token) throws IOException, Broken {
    Place at = here();
    if (parser.isCurrentAlias()) {
      return alias(at);
    }
    String anchor = parser.getObjectId();
    refuseTag(at);
    int before = size;
    count(1, at);
    Located value =
        switch (token) {
          case START_OBJECT -> mapping(at);
          case START_ARRAY -> list(at);
          default -> scalar(token, at);
        };
    if (anchor != null) {
      anchors.put(anchor, new Anchored(value, size - before));
    }
    return value;
  }

  private Located alias(Place at) throws IOException, Broken {
    String name = parser.getText();
    Anchored target = anchors.get(name);
    if (target == null) {
      throw new Broken(at, "alias '*" + name + "' has no anchor '&" + name + "' before it");
    }
    count(target.size, at);
    return target.value;
  }

  private void count(int more, Place at) throws Broken {
    size += more;
    if (size > MOST_VALUES) {
      throw new Broken(at, "more than " + MOST_VALUES + " values, aliases expanded; no plan needs so many");
    }
  }

  private Located mapping(Place at) throws IOException, Broken {
    descend(at);
    ObjectNode json = NODES.objectNode();
    Map<String, Located.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Place keyAt = here();
      String key = parser.getText();
      if (key.equals("<<")) {
        problems.add(keyAt, "merge keys '<<' are not read; repeat a whole value with an alias, or write the keys out");
      }
      Located value = value(parser.nextToken());
      Located.Entry earlier = entries.get(key);
      if (earlier != null) {
        problems.add(keyAt, "key '" + Quote.of(key) + "' is here a second time; the first is in line " + earlier.at().line());
      } else if (!key.equals("<<")) {
        json.set(key, value.json());
        entries.put(key, new Located.Entry(keyAt, value));
      }
    }
    depth--;
    return Located.mapping(json, at, entries);
  }

  private Located list(Place at) throws IOException, Broken {
    descend(at);
    ArrayNode json = NODES.arrayNode();
    List<Located> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      Located item = value(token);
      items.add(item);
      json.add(item.json());
    }
    depth--;
    return Located.list(json, at, items);
  }

  private void descend(Place at) throws Broken {
    if (++depth > DEEPEST) {
      throw new Broken(at, "nested more than " + DEEPEST + " deep; no plan needs that");
    }
  }

  private Located scalar(JsonToken token, Place at) throws IOException {
    String text = parser.getText();
    if (text.indexOf('\0') >= 0) {
      problems.add(at, "holds a NUL character, which no command and no prompt can hold");
    }
    JsonNode json =
        switch (token) {
          case VALUE_TRUE -> NODES.booleanNode(true);
          case VALUE_FALSE -> NODES.booleanNode(false);
          case VALUE_NULL -> NODES.nullNode();
          case VALUE_NUMBER_INT -> integer(text);
          case VALUE_NUMBER_FLOAT -> NODES.numberNode(decimal(text));
          default -> NODES.textNode(text);
        };
    return Located.scalar(json, text, at);
  }

  /** A number that is too long, or in a form of its own, is read as a fraction: the schema then says what it should be. */
  private static JsonNode integer(String text) {
    try {
      return NODES.numberNode(Long.parseLong(text.replace("_", "")));
    } catch (NumberFormatException e) {
      return NODES.numberNode(0.5);
    }
  }

  private static double decimal(String text) {
    try {
      return Double.parseDouble(text.replace("_", ""));
    } catch (NumberFormatException e) {
      return 0.5;
    }
  }

  private void refuseTag(Place at) throws IOException {
    Object tag = parser.getTypeId();
    if (tag != null && (!tag.toString().startsWith("tag:yaml.org,2002:") || tag.toString().endsWith(":binary"))) {
      problems.add(at, "YAML tags such as '" + Quote.of(tag.toString()) + "' mean nothing in a plan; leave it out");
    }
  }

  private Place here() {
    JsonLocation location = parser.currentTokenLocation();
    return new Place(location.getLineNr(), location.getColumnNr());
  }
}
