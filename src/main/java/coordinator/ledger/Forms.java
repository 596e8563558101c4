package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out in which form the values of a type are written. */
final class Forms {

  private final Texts texts = new Texts();

  /** The form for one place; another place of the same type gets another. */
  Form of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class ? new ListForm(of(of[0])) : map(of(of[1]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return new RecordForm(Canonical.of(plain), fields(plain));
    }
    if (plain.isEnum()) {
      return constant(plain.getEnumConstants());
    }
    if (plain == String.class) {
      return texts;
    }
    if (plain == Instant.class) {
      return new TextForm(texts, Times::parse);
    }
    if (plain == Duration.class) {
      return new TextForm(texts, Duration::parse);
    }
    if (plain == boolean.class) {
      return in -> in.currentToken() == JsonToken.VALUE_TRUE || falsehood(in);
    }
    if (plain == int.class || plain == Integer.class) {
      return in -> Form.at(JsonToken.VALUE_NUMBER_INT, in).getIntValue();
    }
    if (plain == long.class || plain == Long.class) {
      return in -> Form.at(JsonToken.VALUE_NUMBER_INT, in).getLongValue();
    }
    throw new IllegalStateException(type + " has no form in the ledger");
  }

  /** The fields of a record. */
  Fields fields(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    return new Fields(
        Arrays.stream(components).map(Forms::name).toArray(String[]::new),
        Arrays.stream(components)
            .map(component -> of(component.getGenericType()))
            .toArray(Form[]::new));
  }

  private static String name(RecordComponent component) {
    return ((NamingBase) PropertyNamingStrategies.SNAKE_CASE).translate(component.getName());
  }

  private static boolean falsehood(JsonParser in) throws Unusual {
    Form.at(JsonToken.VALUE_FALSE, in);
    return false;
  }

  private Form constant(Object[] constants) {
    Map<String, Object> known = new HashMap<>();
    for (Object constant : constants) {
      known.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    return in -> Unusual.unlessThere(known.get(texts.read(in)));
  }

  private static Form map(Form value) {
    return in -> {
      Form.at(JsonToken.START_OBJECT, in);
      Map<String, Object> all = new LinkedHashMap<>();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        all.put(name, value.read(in));
      }
      Form.at(JsonToken.END_OBJECT, in);
      return all;
    };
  }
}
