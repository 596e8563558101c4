package coordinator.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.ledger.Entry;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entry of some run's ledger, told to those who look on; its parts are one flat object for those
 * who read it.
 *
 * @param run which run
 * @param entry the entry itself
 * @param line what it says
 * @param after how things stand after it
 */
public record News(
    @JsonUnwrapped RunItem.Name run,
    @JsonIgnore Entry entry,
    @JsonUnwrapped Line line,
    @JsonUnwrapped After after) {

  /**
   * What an entry says.
   *
   * @param seq its number
   * @param at when it happened
   * @param type the event's name in the ledger
   * @param task the task it is about, or null
   * @param words what it means, in one line
   */
  public record Line(long seq, Instant at, String type, @Nullable String task, String words) {

    /**
     * Says what an entry says.
     *
     * @param before the run before it
     */
    public static Line of(Entry entry, RunState before) {
      return new Line(
          entry.seq(),
          entry.at(),
          entry.type(),
          entry.event() instanceof TaskEvent event ? event.task() : null,
          Narration.of(entry.event(), entry.at(), before));
    }
  }

  /**
   * How things stand after an entry.
   *
   * @param state the run's state in one word, if its coordinator lives
   * @param phaseState the task's state in one word, or null
   */
  public record After(String state, @Nullable String phaseState) {}

  static News of(RunItem.Name run, Entry entry, Line line, RunState after) {
    String phase =
        line.task() == null ? null : after.task(line.task()).map(Standing::word).orElse(null);
    return new News(
        run, entry, line, new After(after.phase().name().toLowerCase(Locale.ROOT), phase));
  }
}
