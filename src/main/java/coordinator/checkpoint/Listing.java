package coordinator.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files as git lists them.
 *
 * @param files mode and content's id, by path
 */
record Listing(Map<String, String> files) {

  private static final String REPOSITORY = "160000 ";

  /** What {@code ls-files -s -z} printed. */
  static Listing ofIndex(String out) {
    return read(out, 1);
  }

  /** What {@code ls-tree -r -z} printed. */
  static Listing ofTree(String out) {
    return read(out, 2);
  }

  private static Listing read(String out, int id) {
    Map<String, String> files = new TreeMap<>();
    for (String line : out.split("\0")) {
      String[] part = line.split("\t", 2);
      String[] field = part[0].split(" ");
      if (part.length == 2 && field.length == 3) {
        // Names that are not UTF-8 may look the same, and then count together.
        files.merge(part[1], field[0] + " " + field[id], (one, other) -> one + "|" + other);
      }
    }
    return new Listing(files);
  }

  /** Paths of repositories within this one. */
  List<String> repositories() {
    return files.entrySet().stream()
        .filter(entry -> entry.getValue().startsWith(REPOSITORY))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** SHA-256 of all of it. */
  String digest() {
    StringBuilder all = new StringBuilder();
    files.forEach((path, what) -> all.append(what).append('\t').append(path).append('\0'));
    return Fingerprint.hash(all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
