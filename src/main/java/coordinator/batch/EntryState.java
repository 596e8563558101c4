package coordinator.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an entry, as the state file has it.
 *
 * @param stem the entry's stem
 * @param status what became of it
 * @param output its output from the batch file's folder on; null if it has none
 * @param fields the validated fields, by name
 * @param made how and when it came to that
 * @param prints what it was made of
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EntryState(
    String stem,
    Status status,
    @Nullable String output,
    Map<String, String> fields,
    Made made,
    Prints prints) {

  /** What can become of an entry. */
  public enum Status {
    /** Its output is there and valid. */
    DONE,
    FAILED,
    /** Its source file is not there. */
    MISSING,
    /** Its value, or its source file, is empty. */
    EMPTY,
    /** More than one valid output is there, and nobody knows which is meant. */
    AMBIGUOUS;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How it came to that.
   *
   * @param reason why it is not done; empty if it is
   * @param attempts worker processes
   * @param at when
   * @param run id of the run; null if its output was found
   * @param sha256 of the output; null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Made(
      String reason,
      int attempts,
      @Nullable Instant at,
      @Nullable String run,
      @Nullable String sha256) {

    @SuppressWarnings("ConstantConditions") // what a person left out of the file
    public Made {
      reason = reason == null ? "" : reason;
    }

    static final Made NOTHING = new Made("", 0, null, null, null);

    static Made because(String reason, @Nullable Instant at) {
      return new Made(reason, 0, at, null, null);
    }
  }

  @SuppressWarnings("ConstantConditions") // what a person left out of the file
  public EntryState {
    fields = fields == null ? Map.of() : new LinkedHashMap<>(fields);
    made = made == null ? Made.NOTHING : made;
    prints = prints == null ? Prints.NONE : prints;
  }

  static EntryState of(String stem, Status status, Made made) {
    return new EntryState(stem, status, null, Map.of(), made, Prints.NONE);
  }

  public boolean done() {
    return status == Status.DONE;
  }
}
