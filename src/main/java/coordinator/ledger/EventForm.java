package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParser;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.Started;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is written of an event of one kind, behind its number, its time and its kind: its own
 * fields, those of its process in line, and the hash of the line before.
 */
final class EventForm {

  private static final Canonical PROCESS = Canonical.of(Started.class);

  private final Canonical event;
  private final Fields fields;
  private final int own;
  private final int process;

  EventForm(Class<? extends Event> type, Forms forms) {
    Fields mine = forms.fields(type);
    this.event = Canonical.of(type);
    this.own = mine.names().length;
    this.process =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toList()
            .indexOf(Started.class);
    Fields all = process < 0 ? mine : mine.and(forms.fields(Started.class));
    Form[] text = {forms.of(String.class)};
    this.fields = all.and(new Fields(new String[] {"prev"}, text));
  }

  EventJson.Line read(long seq, Instant at, JsonParser in) throws IOException {
    @Nullable Object[] values = fields.read(in);
    int last = values.length - 1;
    if (process >= 0) {
      Unusual.unless(values[process] == null);
      values[process] = PROCESS.make(Arrays.copyOfRange(values, own, last));
    }
    Object made = event.make(Arrays.copyOf(values, own));
    Unusual.unless(!(made instanceof RunEvent.Started e) || e.format() <= EventJson.FORMAT);
    return new EventJson.Line(
        seq, at, (String) Unusual.unlessThere(values[last]), (Event) made);
  }
}
