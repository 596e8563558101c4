package coordinator.ledger;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out in which form the values of a type are written. */
final class Forms {

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  /** The form for one place; another place of the same type gets another. */
  Form of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? new ListForm(of(of[0]))
          : map(of(of[0]), of(of[1]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return new RecordForm(Canonical.of(plain), fields(plain));
    }
    if (plain.isEnum()) {
      return constant(plain.getEnumConstants());
    }
    if (plain == String.class) {
      return new TextForm(text -> text);
    }
    if (plain == Instant.class) {
      return new TextForm(Times::parse);
    }
    if (plain == Duration.class) {
      return new TextForm(Duration::parse);
    }
    if (plain == boolean.class) {
      return Forms::truth;
    }
    if (plain == int.class || plain == Integer.class) {
      return in -> Math.toIntExact(in.passNumber());
    }
    if (plain == long.class || plain == Long.class) {
      return Cursor::passNumber;
    }
    throw new IllegalStateException(type + " has no form in the ledger");
  }

  /** The fields of a record. */
  Fields fields(Class<?> record) {
    Fields fields = new Fields();
    addTo(fields, record);
    return fields;
  }

  /** Adds the fields of a record to others of the same object. */
  void addTo(Fields fields, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      fields.add(name(component), of(component.getGenericType()));
    }
  }

  private static String name(RecordComponent component) {
    return ((NamingBase) PropertyNamingStrategies.SNAKE_CASE).translate(component.getName());
  }

  private static boolean truth(Cursor in) throws Unusual {
    boolean truth = in.passed(TRUE);
    Unusual.unless(truth || in.passed(FALSE));
    return truth;
  }

  private static Form constant(Object[] constants) {
    Map<String, Object> known = new HashMap<>();
    for (Object constant : constants) {
      known.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    return new TextForm(name -> Unusual.unlessThere(known.get(name)));
  }

  private static Form map(Form name, Form value) {
    return in -> {
      Map<Object, Object> all = new LinkedHashMap<>();
      in.pass('{');
      if (in.passed('}')) {
        return all;
      }
      do {
        Object key = name.read(in);
        in.pass(':');
        all.put(key, value.read(in));
      } while (in.passed(','));
      in.pass('}');
      return all;
    };
  }
}
