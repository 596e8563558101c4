package coordinator.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names that lie in a folder, read once, and what they say of its tasks. */
final class Listing {

  private final List<String> names = new ArrayList<>();
  private final Map<MarkerName, Set<String>> marked = new EnumMap<>(MarkerName.class);
  private final Set<String> plain = new HashSet<>();

  private Listing() {
    for (MarkerName marker : MarkerName.values()) {
      marked.put(marker, new HashSet<>());
    }
  }

  static Listing of(Path folder) throws IOException {
    Listing listing = new Listing();
    String[] all = folder.toFile().list();
    if (all != null) {
      for (String name : all) {
        listing.add(name);
      }
      return listing;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) { // says what is wrong
      for (Path path : paths) {
        listing.add(path.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return listing;
  }

  private void add(String name) {
    names.add(name);
    MarkerName marker = MarkerName.kind(name);
    if (marker == null) {
      plain.add(name);
    } else {
      marked.getOrDefault(marker, plain).add(name);
    }
  }

  List<String> names() {
    return names;
  }

  /** Whether a name that lies here is a marker's. */
  boolean isMarker(String name) {
    MarkerName marker = MarkerName.kind(name);
    // A task's own name may well begin so; then there is no task of which it would be a marker.
    return marker != null && (marker != MarkerName.COMPLETED || plain.contains(marker.task(name)));
  }

  /** Where a task is. Where two markers lie, the final one counts. */
  State state(String task) {
    if (has(MarkerName.DONE, task) || has(MarkerName.COMPLETED, task)) {
      return State.DONE;
    }
    if (has(MarkerName.FAILED, task)) {
      return State.FAILED;
    }
    return has(MarkerName.IN_PROGRESS, task) ? State.IN_PROGRESS : State.PENDING;
  }

  private boolean has(MarkerName marker, String task) {
    Set<String> all = marked.getOrDefault(marker, plain);
    return !all.isEmpty() && all.contains(marker.of(task));
  }
}
