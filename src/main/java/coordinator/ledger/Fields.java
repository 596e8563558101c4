package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, each there at most once, and none beside.
 *
 * @param names in the order in which they are mostly written
 * @param forms of their values
 */
record Fields(String[] names, Form[] forms) {

  /** These and others in the same object. */
  Fields and(Fields others) {
    String[] allNames = Arrays.copyOf(names, names.length + others.names.length);
    Form[] allForms = Arrays.copyOf(forms, allNames.length);
    System.arraycopy(others.names, 0, allNames, names.length, others.names.length);
    System.arraycopy(others.forms, 0, allForms, names.length, others.names.length);
    return new Fields(allNames, allForms);
  }

  /** Reads on to the object's end; what is not there is null. */
  @Nullable Object[] read(JsonParser in) throws IOException {
    @Nullable Object[] values = new Object[names.length];
    int next = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      int field = find(name, next);
      Unusual.unless(values[field] == null);
      in.nextToken();
      values[field] = forms[field].read(in);
      next = field + 1;
    }
    Form.at(JsonToken.END_OBJECT, in);
    return values;
  }

  private int find(String name, int guess) throws Unusual {
    for (int i = guess; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    for (int i = 0; i < guess; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    throw new Unusual();
  }
}
