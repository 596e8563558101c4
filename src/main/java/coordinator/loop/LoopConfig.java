package coordinator.loop;

import coordinator.task.Check;
import coordinator.text.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a loop is to be carried out: its {@code config.yml}, read.
 *
 * @param settings which worker takes the turns, how long one may take, how often it is mended
 * @param checks what the coordinator runs after every turn
 * @param bounds when the loop ends though items are open
 * @param edits what a turn may change
 * @param asking what a turn is asked
 * @param documents what the loop lives by
 */
public record LoopConfig(
    Settings settings,
    List<Check> checks,
    Bounds bounds,
    Edits edits,
    Asking asking,
    Documents documents) {

  public LoopConfig {
    checks = List.copyOf(checks);
  }

  /**
   * When a loop ends though items are open.
   *
   * @param turns at most so many turns in a run; at least 1
   * @param idle ends after so many turns in a row that brought nothing; at least 1
   * @param wall ends, in the middle of a turn too, so long after the run's start; null: never
   * @param tokens ends when workers have used so many; null: never
   */
  public record Bounds(int turns, int idle, @Nullable Duration wall, @Nullable Long tokens) {

    static final Bounds DEFAULT = new Bounds(100, 3, null, null);
  }

  /**
   * What a turn may change, beside the documents.
   *
   * @param allow globs, relative to the repository; empty: everything
   * @param protect globs of what must stay as it is
   * @param unchanged whether an item may be ticked without any change outside the documents
   */
  public record Edits(List<String> allow, List<String> protect, boolean unchanged) {

    public Edits {
      allow = List.copyOf(allow);
      protect = List.copyOf(protect);
    }
  }

  /**
   * What a turn is asked.
   *
   * @param template the prompt, with places such as {@code {{TODO}}}
   * @param file absolute path of the file that the template was read from; null: it is our own
   * @param documentBytes of each document, at most so many bytes are in a prompt
   */
  public record Asking(String template, @Nullable Path file, int documentBytes) {}
}
