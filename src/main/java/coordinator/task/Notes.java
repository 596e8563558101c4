package coordinator.task;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the coordinator noted beside an attempt, as the record keeps it: the notes themselves lie
 * where a worker may reach them, and are believed only as far as they are what is recorded here.
 *
 * @param tree the work tree in a line; empty if it was not looked at
 * @param digests SHA-256 of each note, by its name
 */
public record Notes(String tree, Map<String, String> digests) {

  public static final Notes NONE = new Notes("", Map.of());

  public Notes {
    digests = Map.copyOf(digests);
  }

  /** These notes and one more. */
  public Notes with(String name, String digest) {
    Map<String, String> all = new TreeMap<>(digests);
    all.put(name, digest);
    return new Notes(tree, all);
  }

  /** The digest of a note; empty if there was none. */
  public Optional<String> digest(String name) {
    return Optional.ofNullable(digests.get(name));
  }
}
