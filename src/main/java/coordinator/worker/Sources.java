package coordinator.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the fields of one profile come from; what is said first holds. */
final class Sources {

  /**
   * One file's word on a profile.
   *
   * @param file for messages
   * @param folder from which relative paths are meant, or null
   * @param fields what it says
   */
  record Source(String file, @Nullable Path folder, ObjectNode fields) {}

  /** A field, and where it was found. */
  record Field(Source source, JsonNode value) {}

  private final List<Source> sources = new ArrayList<>();

  void add(String file, @Nullable Path folder, ObjectNode fields) {
    sources.add(new Source(file, folder, fields));
  }

  List<Source> all() {
    return sources;
  }

  Optional<Field> field(String name) {
    return sources.stream()
        .filter(source -> source.fields().hasNonNull(name))
        .map(source -> new Field(source, source.fields().get(name)))
        .findFirst();
  }

  /** Followed by the sources of the profile that this one is said to be like, and so on. */
  Sources withThoseItIsLike(Map<String, Sources> known) {
    Sources whole = new Sources();
    Set<Sources> seen = new HashSet<>();
    Optional<Sources> next = Optional.of(this);
    while (next.isPresent() && seen.add(next.get())) {
      whole.sources.addAll(next.get().sources);
      next = next.get().field("like").map(like -> known.get(like.value().asText()));
    }
    return whole;
  }
}
