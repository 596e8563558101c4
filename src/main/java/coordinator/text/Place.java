package coordinator.text;

/**
 * A place in a file, as editors count.
 *
 * @param line counted from 1
 * @param column counted from 1
 */
public record Place(int line, int column) {

  public static final Place START = new Place(1, 1);
}
