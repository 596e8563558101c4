package coordinator.ledger;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records, which are written as objects. One that is the same as the last one in its place is not
 * made anew: most tasks of a run have the same limits and endings, and the run holds all of them.
 */
final class RecordForm implements Form {

  private static final byte[] END = {'}'};

  private final Canonical canonical;
  private final Fields fields;
  private @Nullable Object[] lastValues = {};
  private Object last = "none yet";

  RecordForm(Canonical canonical, Fields fields) {
    this.canonical = canonical;
    this.fields = fields;
  }

  @Override
  public Object read(Cursor in) throws IOException {
    in.pass('{');
    @Nullable Object[] values = in.passed(END) ? new Object[fields.count()] : fields.read(in, END);
    if (!Arrays.equals(values, lastValues)) {
      last = canonical.make(values);
      lastValues = values;
    }
    return last;
  }
}
