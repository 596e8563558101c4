package coordinator.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fields of an object, each there at most once, and no other. */
final class Fields {

  private byte[][] names = {};
  private Form[] forms = {};

  /** Adds a field; they are mostly written in the order in which they were added. */
  void add(String name, Form form) {
    names = Arrays.copyOf(names, names.length + 1);
    forms = Arrays.copyOf(forms, names.length);
    names[names.length - 1] = ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    forms[names.length - 1] = form;
  }

  int count() {
    return names.length;
  }

  /**
   * Reads fields with commas between.
   *
   * @param end what follows on the last
   * @return their values; what is not there is null
   */
  @Nullable Object[] read(Cursor in, byte[] end) throws IOException {
    @Nullable Object[] values = new Object[names.length];
    int next = passName(in, 0);
    values[next] = forms[next].read(in);
    while (!in.passed(end)) {
      in.pass(',');
      next = passName(in, next + 1);
      Unusual.unless(values[next] == null);
      values[next] = forms[next].read(in);
    }
    return values;
  }

  private int passName(Cursor in, int guess) throws Unusual {
    for (int i = guess; i < names.length; i++) {
      if (in.passed(names[i])) {
        return i;
      }
    }
    for (int i = 0; i < guess; i++) {
      if (in.passed(names[i])) {
        return i;
      }
    }
    throw new Unusual();
  }
}
