package coordinator.ledger;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.Started;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is written of an event of one kind: its own fields, and those of its process in line with
 * them.
 */
final class EventForm {

  private static final Canonical PROCESS = Canonical.of(Started.class);

  private final Canonical event;
  private final Fields fields;
  private final int own;
  private final int process;

  EventForm(Class<? extends Event> type, Forms forms) {
    this.event = Canonical.of(type);
    this.fields = forms.fields(type);
    this.own = fields.count();
    this.process =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toList()
            .indexOf(Started.class);
    if (process >= 0) {
      forms.addTo(fields, Started.class);
    }
  }

  /**
   * Reads an event from its first field on.
   *
   * @param end what follows on its last one
   */
  Event read(Cursor in, byte[] end) throws IOException {
    @Nullable Object[] values = fields.read(in, end);
    if (process >= 0) {
      Unusual.unless(values[process] == null);
      values[process] = PROCESS.make(Arrays.copyOfRange(values, own, values.length));
      values = Arrays.copyOf(values, own);
    }
    Object made = event.make(values);
    Unusual.unless(!(made instanceof RunEvent.Started e) || e.format() <= EventJson.FORMAT);
    return (Event) made;
  }
}
