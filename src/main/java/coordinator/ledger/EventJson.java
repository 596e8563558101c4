package coordinator.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import coordinator.task.Event;
import coordinator.task.Started;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Events as lines of JSON, in whatever form JSON allows. A process is written in line with its
 * event, so that {@code jq .pid} finds it.
 */
final class EventJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule().addSerializer(new LowerCase()).setSerializerModifier(new Inline()))
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LINE = 512;
  private static final int EMPTY = "{}".length();

  /** The newest form of the ledger that is understood. */
  static final int FORMAT = 1;

  private EventJson() {}

  static String write(long seq, Instant at, Event event, String prev) {
    StringBuilder line = new StringBuilder(LINE);
    line.append("{\"seq\":").append(seq).append(",\"at\":\"").append(at);
    line.append("\",\"type\":\"").append(EventTypes.name(event)).append('"');
    try {
      String fields = JSON.writeValueAsString(event);
      if (fields.length() > EMPTY) {
        line.append(',').append(fields, 1, fields.length() - 1);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(event + " cannot be written", e);
    }
    return line.append(",\"prev\":\"").append(prev).append("\"}").toString();
  }

  /** The line's event, its number and what it says about the line before. */
  static Line read(String text) throws IOException {
    JsonNode node = JSON.readTree(text);
    if (!(node instanceof ObjectNode line) || !line.hasNonNull("seq") || !line.hasNonNull("at")) {
      throw new IOException("not a line of a ledger");
    }
    String type = line.path("type").asText();
    Class<? extends Event> event = EventTypes.type(type);
    if (event == null) {
      throw new IOException(
          "type '" + type + "' is not known: a newer version wrote it, or it was changed");
    }
    if (line.has("boot")) {
      line.set("process", line.deepCopy());
    }
    if (line.path("format").asInt() > FORMAT) {
      throw new IOException(
          "format "
              + line.get("format").asInt()
              + " is newer than this program, which knows "
              + FORMAT);
    }
    return new Line(
        line.get("seq").asLong(),
        Instant.parse(line.get("at").asText()),
        line.path("prev").asText(),
        convert(line, event));
  }

  private static Event convert(ObjectNode line, Class<? extends Event> event)
      throws JsonProcessingException {
    return JSON.treeToValue(line, event);
  }

  record Line(long seq, Instant at, String prev, Event event) {}

  /** A process comes last, in line with its event. */
  private static final class Inline extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public List<BeanPropertyWriter> orderProperties(
        SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
      List<BeanPropertyWriter> last =
          properties.stream()
              .filter(property -> property.getType().hasRawClass(Started.class))
              .toList();
      properties.removeAll(last);
      last.forEach(property -> properties.add(property.unwrappingWriter(NameTransformer.NOP)));
      return properties;
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class LowerCase extends StdSerializer<Enum> {
    private static final long serialVersionUID = 1;

    LowerCase() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }
}
