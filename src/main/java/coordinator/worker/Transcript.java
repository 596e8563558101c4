package coordinator.worker;

import coordinator.task.Tokens;
import coordinator.task.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's own output says of its work. A hint: nothing in it makes a phase pass.
 *
 * @param tokens what it used; {@link Tokens#NONE} if it did not say
 * @param message the last that the agent said, bounded; may be empty
 * @param trouble a failure that is not the work's fault, or null
 */
public record Transcript(Tokens tokens, String message, @Nullable Trouble trouble) {

  static final Transcript EMPTY = new Transcript(Tokens.NONE, "", null);

  /** How a worker writes its output. */
  public enum Kind {
    /** The events of {@code codex exec --json}, a line each. */
    CODEX,
    /** In no way that is known. */
    NONE
  }
}
