package coordinator.plan;

import coordinator.task.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What was found wrong so far. The same mistake seen twice, as through an alias, is said once. */
final class Problems {

  /** Beyond so many mistakes nobody reads on, and a hostile file must not cost time or memory. */
  private static final int MOST = 500;

  private static final int MOST_SUGGESTIONS = 100;

  private final String file;
  private final TreeSet<Problem> found = new TreeSet<>();
  private final TreeSet<Problem> warnings = new TreeSet<>();
  private int suggestions;

  Problems(String file) {
    this.file = file;
  }

  void add(Place at, String text) {
    if (found.size() < MOST) {
      found.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  void warn(Place at, String text) {
    if (warnings.size() < MOST) {
      warnings.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  void throwIfFull() throws PlanInvalid {
    if (full()) {
      throwIfAny();
    }
  }

  boolean full() {
    return found.size() >= MOST;
  }

  /** {@code ; did you mean 'x'?}, or nothing where no candidate is near. */
  String nearest(String word, Collection<String> candidates) {
    return suggestions++ < MOST_SUGGESTIONS ? Nearest.hint(word, candidates) : "";
  }

  List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  void throwIfAny() throws PlanInvalid {
    if (!found.isEmpty()) {
      throw new PlanInvalid(List.copyOf(found));
    }
  }

  static PlanInvalid one(String file, Place at, String text) {
    return new PlanInvalid(List.of(new Problem(file, at.line(), at.column(), text)));
  }
}
