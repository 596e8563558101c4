package coordinator.text;

import java.util.List;

/**
 * A kind of file that people write, in the words of complaints.
 *
 * @param noun what one of them is called, such as {@code plan}
 * @param keys keys that each of them has, for who has none
 */
public record FileKind(String noun, List<String> keys) {

  public FileKind {
    keys = List.copyOf(keys);
  }

  String keyNames() {
    return "'" + String.join("' and '", keys) + "'";
  }

  String examples() {
    return "'" + String.join(":' and '", keys) + ":'";
  }
}
