package coordinator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import coordinator.run.Masking;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What goes over the wire: names in snake_case, times as text, durations in seconds. */
final class Json {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addSerializer(String.class, new Masked()))
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  private static final class Masked extends StdSerializer<String> {
    private static final long serialVersionUID = 1;

    Masked() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(
          provider.getAttribute(Masking.class) instanceof Masking masking
              ? masking.mask(text)
              : text);
    }
  }

  /** The value as JSON, with every secret in its texts masked. */
  static String of(Object value, Masking masking) {
    try {
      return JSON.writer().withAttribute(Masking.class, masking).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " is no JSON", e);
    }
  }

  /**
   * Reads what a client sent.
   *
   * @throws Problem if it does not fit
   */
  static <T> T read(byte[] body, Class<T> type) {
    try {
      T value = JSON.readValue(body, type);
      if (value == null) {
        throw new Problem(400, "The body is not what is meant", "null is no object");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new Problem(400, "The body is not what is meant", said(e));
    } catch (IOException e) {
      throw new Problem(400, "The body cannot be read", String.valueOf(e.getMessage()));
    }
  }

  /** Without the names of our classes and the parser's own marks, which tell a client nothing. */
  private static String said(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "'" + unknown.getPropertyName() + "' means nothing here";
    }
    if (e instanceof MismatchedInputException mismatched) {
      return mismatched.getPath().isEmpty()
          ? "it is no JSON object"
          : "'" + mismatched.getPath().get(0).getFieldName() + "' is of another kind";
    }
    return e.getOriginalMessage().replaceAll("(?s) \\(start marker at \\[Source: .*", "");
  }

  /** A number in an object, or null where it has none of this name. */
  static @Nullable Integer number(String object, String name) {
    try {
      JsonNode value = JSON.readTree(object).path(name);
      return value.isInt() ? value.intValue() : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
