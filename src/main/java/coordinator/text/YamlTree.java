package coordinator.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds the tree of a YAML text with the place of every key and value. Reads the events of the
 * parser that is under Jackson's, because Jackson's own tokens leave out the anchors of scalars.
 * Bounded in depth, and in size after aliases are expanded, so that no file can take the memory or
 * the time of the one who reads it.
 */
public final class YamlTree {

  public static final int DEEPEST = 40;
  public static final int MOST_VALUES = 250_000;
  public static final int LONGEST_LIST = 20_000;
  public static final int MOST_KEYS = 1_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Parser parser;
  private final Problems problems;
  private final Map<String, Located> anchors = new HashMap<>();
  private int size;
  private int depth;

  private YamlTree(Parser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
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
  public static Located of(String text, String file, Problems problems) throws Invalid {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      return new YamlTree(new ParserImpl(new StreamReader(text), options), problems).document();
    } catch (Broken e) {
      problems.add(e.at, String.valueOf(e.getMessage()));
    } catch (YAMLException e) {
      YamlComplaint complaint = YamlComplaint.of(e);
      problems.add(complaint.at(), complaint.text());
    }
    problems.throwIfAny();
    throw Problems.one(file, Place.START, "cannot be read");
  }

  private FileKind kind() {
    return problems.kind();
  }

  private Located document() throws Broken {
    parser.getEvent();
    if (!parser.getEvent().is(Event.ID.DocumentStart)) {
      throw new Broken(Place.START, kind().empty());
    }
    Located root = value(parser.getEvent());
    parser.getEvent();
    if (!root.isMapping()) {
      throw new Broken(root.at(), kind().noMapping(root.shape()));
    }
    Event next = parser.getEvent();
    if (!next.is(Event.ID.StreamEnd)) {
      throw new Broken(
          start(next), "a second YAML document begins here; a file holds one " + kind().noun());
    }
    return root;
  }

  private Located value(Event event) throws Broken {
    Place at = start(event);
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAnchor(), at);
    }
    count(1, at);
    Located value =
        switch (event.getEventId()) {
          case MappingStart -> mapping(at);
          case SequenceStart -> list(at);
          default -> scalar((ScalarEvent) event, at);
        };
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      anchors.put(node.getAnchor(), value);
    }
    return value;
  }

  private Located alias(String name, Place at) throws Broken {
    Located target = anchors.get(name);
    if (target == null) {
      throw new Broken(
          at, "alias '*" + Quote.of(name) + "' has no anchor '&" + Quote.of(name) + "' before it");
    }
    count(target.size(), at);
    return target;
  }

  private void count(int more, Place at) throws Broken {
    size += more;
    if (size > MOST_VALUES) {
      throw new Broken(
          at,
          "more than "
              + MOST_VALUES
              + " values, aliases expanded; no "
              + kind().noun()
              + " needs so many");
    }
  }

  private Located mapping(Place at) throws Broken {
    descend(at);
    ObjectNode json = NODES.objectNode();
    Map<String, Located.Entry> entries = new LinkedHashMap<>();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.MappingEnd);
        event = parser.getEvent()) {
      Place keyAt = start(event);
      if (!(event instanceof ScalarEvent scalar)) {
        throw new Broken(keyAt, "a key must be plain text, not a list, a mapping or an alias");
      }
      if (entries.size() >= MOST_KEYS) {
        throw new Broken(
            keyAt,
            "more than "
                + MOST_KEYS
                + " keys in one mapping; no "
                + kind().noun()
                + " needs so many");
      }
      String key = scalar.getValue();
      Located value = value(parser.getEvent());
      Located.Entry earlier = entries.get(key);
      if (key.equals("<<")) {
        problems.add(
            keyAt,
            "merge keys '<<' are not read; repeat a whole value with an alias, or write the keys"
                + " out");
      } else if (earlier != null) {
        problems.add(
            keyAt,
            "key '"
                + Quote.of(key)
                + "' is here a second time; the first is in line "
                + earlier.at().line());
      } else {
        json.set(key, value.json());
        entries.put(key, new Located.Entry(keyAt, value));
      }
    }
    depth--;
    return Located.mapping(json, at, entries);
  }

  private Located list(Place at) throws Broken {
    descend(at);
    ArrayNode json = NODES.arrayNode();
    List<Located> items = new ArrayList<>();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      if (items.size() >= LONGEST_LIST) {
        throw new Broken(
            start(event),
            "more than "
                + LONGEST_LIST
                + " entries in one list; no "
                + kind().noun()
                + " needs so many");
      }
      Located item = value(event);
      items.add(item);
      json.add(item.json());
    }
    depth--;
    return Located.list(json, at, items);
  }

  private void descend(Place at) throws Broken {
    if (++depth > DEEPEST) {
      throw new Broken(
          at, "nested more than " + DEEPEST + " deep; no " + kind().noun() + " needs that");
    }
  }

  private Located scalar(ScalarEvent event, Place at) {
    String text = event.getValue();
    if (text.indexOf('\0') >= 0) {
      problems.add(at, "holds a NUL character, which no command and no prompt can hold");
    }
    boolean quoted = !event.isPlain() || "tag:yaml.org,2002:str".equals(event.getTag());
    refuse(event.getTag(), at);
    return Located.scalar(quoted ? NODES.textNode(text) : Scalars.of(text), text, at);
  }

  private void refuse(@Nullable String tag, Place at) {
    if (tag != null && !tag.equals("!") && !tag.equals("tag:yaml.org,2002:str")) {
      String shown = tag.replace("tag:yaml.org,2002:", "!!");
      problems.add(
          at,
          "the YAML tag '"
              + Quote.of(shown)
              + "' means nothing in a "
              + kind().noun()
              + "; leave it out");
    }
  }

  private static Place start(Event event) {
    Mark mark = event.getStartMark();
    return mark == null ? Place.START : new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
