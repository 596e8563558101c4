package coordinator.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists, which are written as arrays, and which nobody can change. */
final class ListForm implements Form {

  private final Form element;
  private List<Object> last = List.of();

  ListForm(Form element) {
    this.element = element;
  }

  @Override
  public Object read(Cursor in) throws IOException {
    in.pass('[');
    if (in.passed(']')) {
      return List.of();
    }
    List<Object> all = new ArrayList<>();
    do {
      all.add(element.read(in));
    } while (in.passed(','));
    in.pass(']');
    if (!all.equals(last)) {
      last = List.copyOf(all);
    }
    return last;
  }
}
