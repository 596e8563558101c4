package coordinator.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a worker made for an entry, as its rules look at it. */
final class Answer {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** Agents set labels off as headings, list items, bold or code; the words are what counts. */
  private static final String BEFORE = "^[ \\t]*(?:(?:[-*+>]|#{1,6})[ \\t]+)*[*_`]*";

  private static final String AFTER =
      "[*_`]*[ \\t]*[:：][ \\t]*[*_`]*[ \\t]*(.*?)[ \\t]*[*_`]*[ \\t]*$";

  private static final Pattern QUOTING = Pattern.compile("(?i)quot|evidence");

  /** A field's value and the line where it stands, counted from 1; 0 in JSON. */
  record Found(String value, int line) {}

  private final byte[] bytes;
  private final String text;
  private final boolean utf8;
  private final boolean json;
  private final @Nullable Path source;
  private @Nullable String sourceText;
  private @Nullable JsonNode tree;
  private String jsonProblem = "";

  Answer(byte[] bytes, boolean json, @Nullable Path source) {
    this.bytes = bytes;
    this.json = json;
    this.source = source;
    String decoded;
    boolean good = true;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      decoded = new String(bytes, StandardCharsets.UTF_8);
      good = false;
    }
    this.text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    this.utf8 = good;
  }

  byte[] bytes() {
    return bytes;
  }

  String text() {
    return text;
  }

  boolean utf8() {
    return utf8;
  }

  /** The output as JSON; null if it is none, and {@link #jsonProblem} says why. */
  @Nullable JsonNode tree() {
    if (tree == null && jsonProblem.isEmpty()) {
      try {
        tree = JSON.readTree(text);
        if (tree.isMissingNode()) {
          tree = null;
          jsonProblem = "is empty";
        }
      } catch (JsonProcessingException e) {
        jsonProblem =
            e.getOriginalMessage().lines().findFirst().orElse("")
                + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")");
      }
    }
    return tree;
  }

  String jsonProblem() {
    return jsonProblem;
  }

  /** The places of a field: properties of a JSON object, else lines {@code Name: value}. */
  List<Found> field(String name) {
    List<Found> found = new ArrayList<>();
    if (json) {
      JsonNode whole = tree();
      JsonNode value = whole == null ? null : whole.get(name);
      if (value != null && value.isValueNode() && !value.isNull()) {
        found.add(new Found(value.asText(), 0));
      }
      return found;
    }
    Pattern form =
        Pattern.compile(
            BEFORE + Pattern.quote(name) + AFTER, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    int line = 0;
    for (String each : (Iterable<String>) text.lines()::iterator) {
      line++;
      Matcher matcher = form.matcher(each);
      if (matcher.matches()) {
        found.add(new Found(matcher.group(1), line));
      }
    }
    return found;
  }

  /**
   * What it quotes. In JSON that is each text of a property whose name has to do with quoting or
   * evidence, and what stands between quotation marks in any other.
   */
  Quotations quotations() {
    if (!json) {
      return Quotations.in(text);
    }
    List<Quotations.Quoted> all = new ArrayList<>();
    JsonNode whole = tree();
    String problem =
        whole == null ? "cannot be told: the output is no JSON" : quoted("", whole, all);
    return new Quotations(List.copyOf(all), problem);
  }

  private static String quoted(String name, JsonNode node, List<Quotations.Quoted> all) {
    if (node.isTextual() && QUOTING.matcher(name).find()) {
      all.add(new Quotations.Quoted(node.asText(), 0));
      return "";
    }
    if (node.isTextual()) {
      Quotations inside = Quotations.in(node.asText());
      all.addAll(inside.all());
      return inside.problem();
    }
    String problem = "";
    for (var member : node.properties()) {
      String found = quoted(member.getKey(), member.getValue(), all);
      problem = problem.isEmpty() ? found : problem;
    }
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      String found = quoted(name, item, all);
      problem = problem.isEmpty() ? found : problem;
    }
    return problem;
  }

  /** What the source file holds; empty if the batch has none. */
  String sourceText() throws IOException {
    if (source == null) {
      return "";
    }
    if (sourceText == null) {
      sourceText = new String(Files.readAllBytes(source), StandardCharsets.UTF_8);
    }
    return sourceText;
  }
}
