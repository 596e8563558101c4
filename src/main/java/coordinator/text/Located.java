package coordinator.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML file and where it stands. Values that an alias repeats are shared, so they
 * stand where they were written. What is asked for and has another shape is absent: the schema has
 * complained of it already.
 */
public final class Located {

  /** A key and its value. */
  public record Entry(Place at, Located value) {}

  private final JsonNode json;
  private final String text;
  private final Place at;
  private final Map<String, Entry> entries;
  private final List<Located> items;

  private Located(
      JsonNode json, String text, Place at, Map<String, Entry> entries, List<Located> items) {
    this.json = json;
    this.text = text;
    this.at = at;
    this.entries = entries;
    this.items = items;
  }

  static Located scalar(JsonNode json, String text, Place at) {
    return new Located(json, text, at, Map.of(), List.of());
  }

  static Located mapping(JsonNode json, Place at, Map<String, Entry> entries) {
    return new Located(json, "", at, entries, List.of());
  }

  static Located list(JsonNode json, Place at, List<Located> items) {
    return new Located(json, "", at, Map.of(), items);
  }

  public JsonNode json() {
    return json;
  }

  public Place at() {
    return at;
  }

  public boolean isText() {
    return json.isTextual();
  }

  public boolean isMapping() {
    return json.isObject();
  }

  /** A scalar as it was written, so that 1.10 stays 1.10; empty for anything else. */
  public String text() {
    return text;
  }

  public List<Located> items() {
    return items;
  }

  /** How many values it is made of. */
  public int size() {
    int size = 1;
    for (Located item : items) {
      size += item.size();
    }
    for (Entry entry : entries.values()) {
      size += entry.value.size();
    }
    return size;
  }

  public Map<String, Entry> entries() {
    return entries;
  }

  public @Nullable Located get(String key) {
    Entry entry = entries.get(key);
    return entry == null || entry.value.json.isNull() ? null : entry.value;
  }

  /** Where a key stands, or this value if the key is not there. */
  public Place keyAt(String key) {
    Entry entry = entries.get(key);
    return entry == null ? at : entry.at;
  }

  /** Where the value of a key stands, or this value if the key is not there. */
  public Place valueAt(String key) {
    Entry entry = entries.get(key);
    return entry == null ? at : entry.value.at;
  }

  public Optional<String> text(String key) {
    Located value = get(key);
    return value != null && value.isText() && !value.text.isBlank()
        ? Optional.of(value.text)
        : Optional.empty();
  }

  /** A path, made absolute by a folder; empty, with a complaint, where none can be read from it. */
  public Optional<Path> path(String key, Path base, Problems problems) {
    Optional<String> said = text(key);
    try {
      return said.map(path -> base.resolve(path).normalize());
    } catch (InvalidPathException e) {
      problems.add(valueAt(key), "'" + key + "' is no path: " + Quote.of(said.orElse("")));
      return Optional.empty();
    }
  }

  public boolean flag(String key) {
    Located value = get(key);
    return value != null && value.json.asBoolean(false);
  }

  public OptionalInt number(String key) {
    Located value = get(key);
    return value != null && value.json.canConvertToInt() && value.json.isIntegralNumber()
        ? OptionalInt.of(value.json.intValue())
        : OptionalInt.empty();
  }

  public OptionalLong large(String key) {
    Located value = get(key);
    return value != null && value.json.canConvertToLong() && value.json.isIntegralNumber()
        ? OptionalLong.of(value.json.longValue())
        : OptionalLong.empty();
  }

  /** The texts of a list; what else is in it is left out. */
  public List<Located> texts(String key) {
    Located value = get(key);
    return value == null ? List.of() : value.items.stream().filter(Located::isText).toList();
  }

  /** The scalars of a mapping, as they were written. */
  public Map<String, String> scalars(String key) {
    Located value = get(key);
    Map<String, String> all = new LinkedHashMap<>();
    if (value != null) {
      value.entries.forEach(
          (name, entry) -> {
            if (entry.value.json.isValueNode() && !entry.value.json.isNull()) {
              all.put(name, entry.value.text);
            }
          });
    }
    return all;
  }

  /** Reads a misspelt key as the one that was meant, so that one slip is not two mistakes. */
  public void rename(String from, String to) {
    Entry entry = entries.get(from);
    if (entry != null) {
      entries.putIfAbsent(to, entry);
    }
  }

  /** What a person calls it. */
  public String shape() {
    if (json.isObject()) {
      return "a mapping";
    }
    if (json.isArray()) {
      return "a list";
    }
    return json.isBoolean()
        ? "true or false"
        : json.isNumber() ? "a number" : json.isNull() ? "empty" : "text";
  }
}
