package coordinator.run.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What people can be told of. */
public enum Occasion {
  PASSED,
  FAILED,
  /** A phase waits for a person. */
  APPROVAL,
  /** A phase waits for a time, such as the end of a usage limit. */
  PARKED;

  /** As settings and notices write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Occasion> of(String word) {
    return Stream.of(values()).filter(occasion -> occasion.word().equals(word)).findFirst();
  }
}
