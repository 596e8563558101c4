package coordinator.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup of a wrapper and of the worker it has just now: the kernel's own list of what descends
 * from them, which no change of session, parent or environment leaves.
 *
 * @param folder its folder below the mount of cgroup v2
 */
record Cgroup(Path folder) {

  private static final Logger log = LoggerFactory.getLogger(Cgroup.class);

  /**
   * The pids in it now. To be compared with a look at {@code /proc} that was made before: a number
   * that was given to another since then belongs to a process that is not there any more.
   */
  Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    for (Path each : withinFirst()) {
      try {
        Files.readAllLines(each.resolve("cgroup.procs"))
            .forEach(pid -> pids.add(Long.parseLong(pid)));
      } catch (IOException e) {
        log.debug("{}: cannot be read: {}", each, e.toString());
      }
    }
    return pids;
  }

  /** Ends all that is in it, at once, and what it forks meanwhile. */
  void kill() {
    try {
      Files.writeString(folder.resolve("cgroup.kill"), "1");
    } catch (IOException e) {
      log.debug("{}: cannot be killed as a whole: {}", folder, e.toString());
    }
  }

  /** Removes it, unless something is left in it. */
  void remove() {
    for (Path each : withinFirst()) {
      try {
        Files.delete(each);
      } catch (IOException e) {
        log.debug("{}: cannot be removed: {}", each, e.toString());
      }
    }
  }

  /**
   * Itself and what its processes made in it, the innermost first. A folder counts its subfolders
   * as links to itself, so that one without is not listed, which costs more than all else here.
   */
  private List<Path> withinFirst() {
    try {
      if (Integer.valueOf(2).equals(Files.getAttribute(folder, "unix:nlink"))) {
        return List.of(folder);
      }
    } catch (IOException e) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException e) {
      return Files.isDirectory(folder) ? List.of(folder) : List.of();
    }
  }
}
