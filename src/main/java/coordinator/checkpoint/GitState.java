package coordinator.checkpoint;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text in which a {@link GitTree} keeps a state: the id of a tree object and a digest of what
 * is in it, then a line for each repository within, and for each path that git could not read.
 */
final class GitState {

  static final String KIND = "git ";
  private static final String NESTED = "@\t";
  private static final String UNREAD = "!\t";

  private GitState() {}

  static String head(String id, String digest) {
    return KIND + id + " " + digest;
  }

  /** The line of a path that could not be read. */
  static String unread(String path) {
    return "\n" + UNREAD + path;
  }

  /** The lines of a repository within, which has a state of its own. */
  static String nested(String name, String state) {
    StringBuilder lines = new StringBuilder();
    for (String line : state.lines().toList()) {
      lines.append('\n');
      lines.append(
          line.startsWith(KIND)
              ? NESTED + name + "\t" + line
              : line.substring(0, 2) + name + "/" + line.substring(2));
    }
    return lines.toString();
  }

  /** The tree object's id; empty if this is no state of git's. */
  static String id(String state) {
    return word(state, 1);
  }

  /** The digest of what is in the tree. */
  static String digest(String state) {
    return word(state, 2);
  }

  private static String word(String state, int number) {
    String[] head = state.lines().findFirst().orElse("").split(" ");
    return head.length > number ? head[number] : "";
  }

  /** The states of the repositories within, by their paths; those within those too. */
  static Map<String, String> nested(String state) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : state.lines().toList()) {
      String[] field = line.split("\t");
      if (line.startsWith(NESTED) && field.length == 3) {
        all.put(field[1], field[2]);
      }
    }
    return all;
  }

  /** The paths that could not be read. */
  static List<String> unreadIn(String state) {
    return state
        .lines()
        .filter(line -> line.startsWith(UNREAD))
        .map(line -> line.substring(UNREAD.length()))
        .toList();
  }

  /** Whatever in the work tree is not this repository's own. */
  static Set<String> apart(String state) {
    Set<String> names = new LinkedHashSet<>(nested(state).keySet());
    names.addAll(unreadIn(state));
    return names;
  }
}
