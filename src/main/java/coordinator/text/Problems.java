package coordinator.text;

import coordinator.task.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What was found wrong with a file so far. The same mistake seen twice, as through an alias, is
 * said once.
 */
public final class Problems {

  /** Beyond so many mistakes nobody reads on, and a hostile file must not cost time or memory. */
  private static final int MOST = 500;

  private static final int MOST_SUGGESTIONS = 100;

  private final FileKind kind;
  private final String file;
  private final TreeSet<Problem> found = new TreeSet<>();
  private final TreeSet<Problem> warnings = new TreeSet<>();
  private int suggestions;

  public Problems(FileKind kind, String file) {
    this.kind = kind;
    this.file = file;
  }

  FileKind kind() {
    return kind;
  }

  public void add(Place at, String text) {
    if (found.size() < MOST) {
      found.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  /** Complains of another file, which the first one names. */
  public void add(String other, Place at, String text) {
    if (found.size() < MOST) {
      found.add(new Problem(other, at.line(), at.column(), text));
    }
  }

  public void warn(Place at, String text) {
    if (warnings.size() < MOST) {
      warnings.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  public void throwIfFull() throws Invalid {
    if (full()) {
      throwIfAny();
    }
  }

  public boolean full() {
    return found.size() >= MOST;
  }

  /** {@code ; did you mean 'x'?}, or nothing where no candidate is near. */
  public String nearest(String word, Collection<String> candidates) {
    return suggestions++ < MOST_SUGGESTIONS ? Nearest.hint(word, candidates) : "";
  }

  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  public void throwIfAny() throws Invalid {
    if (!found.isEmpty()) {
      throw new Invalid(List.copyOf(found));
    }
  }

  public static Invalid one(String file, Place at, String text) {
    return new Invalid(List.of(new Problem(file, at.line(), at.column(), text)));
  }
}
