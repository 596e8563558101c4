package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
  public Object read(JsonParser in) throws IOException {
    Form.at(JsonToken.START_ARRAY, in);
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return List.of();
    }
    List<Object> all = new ArrayList<>();
    for (; in.currentToken() != JsonToken.END_ARRAY; in.nextToken()) {
      all.add(element.read(in));
    }
    if (!all.equals(last)) {
      last = List.copyOf(all);
    }
    return last;
  }
}
