package coordinator.text;

import java.util.List;

/**
 * A kind of file that people write, in the words of complaints.
 *
 * @param noun what one of them is called, such as {@code plan}
 * @param keys keys that each of them has, for who has none; may be empty
 */
public record FileKind(String noun, List<String> keys) {

  public FileKind {
    keys = List.copyOf(keys);
  }

  String empty() {
    return "the file is empty"
        + (keys.isEmpty()
            ? ""
            : "; a " + noun + " has at least the keys '" + String.join("' and '", keys) + "'");
  }

  String noMapping(String shape) {
    return "a "
        + noun
        + " is a mapping"
        + (keys.isEmpty() ? "" : " with keys such as '" + String.join(":' and '", keys) + ":'")
        + ", but this is "
        + shape;
  }
}
