package coordinator.text;

import java.util.Comparator;

/**
 * Something that is wrong with a file that a person wrote, or worth a warning, and where.
 *
 * @param file the file as its reader was given it
 * @param line counted from 1
 * @param column counted from 1
 * @param text what is wrong, and what is meant
 */
public record Problem(String file, int line, int column, String text)
    implements Comparable<Problem> {

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::text);

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  /** The form that editors and terminals make a link of. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text;
  }
}
