package coordinator.loop;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a document of a loop is for. */
public enum Document {
  /** What is to be done: a task list. */
  TODO,
  /** What was done, for the next worker. */
  PROGRESS,
  /** How the people want it done. */
  OPINIONS;

  /** Its name in commands, settings and paths. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The document of a name, in any case; empty if there is none. */
  public static Optional<Document> of(String word) {
    return Stream.of(values()).filter(one -> one.word().equalsIgnoreCase(word)).findFirst();
  }
}
