package coordinator.worker;

import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the wrappers' cgroups are: below this program's own, if cgroup v2 is mounted and that part
 * of it is ours to write, as it is under {@code systemd --user} and for root. Elsewhere there are
 * none, and trees are known by what {@code /proc} shows.
 */
public final class Cgroups {

  static final Cgroups NONE = new Cgroups(null, null, "");

  private static final Logger log = LoggerFactory.getLogger(Cgroups.class);
  private static final String PREFIX = "coordinator-";
  private static final Duration SURELY_ENTERED = Duration.ofMinutes(1);

  private final @Nullable Path mount;
  private final @Nullable Path own;
  private final String missing;
  private @Nullable Map<String, Path> earlier;

  private Cgroups(@Nullable Path mount, @Nullable Path own, String missing) {
    this.mount = mount;
    this.own = own;
    this.missing = missing;
  }

  /** Looks what this process may use. */
  public static Cgroups detect() {
    Path mount = null;
    try {
      String[] mounted =
          Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
              .filter(line -> line.contains(" - cgroup2 "))
              .map(line -> line.split(" "))
              .findFirst()
              .orElseThrow(() -> new IOException("cgroup v2 is not mounted"));
      mount = Path.of(mounted[4]);
      Path own = mount.resolve(Path.of(mounted[3]).relativize(inHierarchy()).toString());
      tryOut(own);
      return new Cgroups(mount, own, "");
    } catch (IOException | IllegalArgumentException e) {
      return new Cgroups(mount, null, String.valueOf(e.getMessage()));
    }
  }

  private static Path inHierarchy() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> Path.of(line.substring("0::".length())))
        .findFirst()
        .orElseThrow(() -> new IOException("this process is in no cgroup of v2"));
  }

  private static void tryOut(Path own) throws IOException {
    Path trial = own.resolve(PREFIX + "trial-" + Self.pid());
    try {
      Files.createDirectory(trial);
    } catch (IOException e) {
      throw new IOException("none can be made in " + own, e);
    }
    removeForgotten(own, Files.getLastModifiedTime(trial).toInstant());
    boolean killed = Files.isWritable(trial.resolve("cgroup.kill"));
    boolean entered = Files.isWritable(own.resolve("cgroup.procs"));
    Files.delete(trial);
    if (!killed || !entered) {
      throw new IOException(
          own + (killed ? ": what is in it cannot be moved" : ": the kernel has no cgroup.kill"));
    }
  }

  /** Of coordinators that were killed; one that anything is in cannot be removed. */
  private static void removeForgotten(Path own, Instant now) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(own, PREFIX + "*")) {
      for (Path each : all) {
        if (made(each).isBefore(now.minus(SURELY_ENTERED))) {
          new Cgroup(each).remove();
        }
      }
    }
  }

  /** What another coordinator just removed is made never. */
  private static Instant made(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException e) {
      return Instant.MAX;
    }
  }

  /** What is in use, in words. */
  public String words() {
    return own != null
        ? "workers get cgroups of their own below " + own
        : "none for workers ("
            + missing
            + "); who leaves a worker's tree is found by what it carries";
  }

  boolean available() {
    return own != null;
  }

  /** A new cgroup for a wrapper and its workers; empty if there is none to be had. */
  Optional<Cgroup> make(Identity wrapper) {
    if (own == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Cgroup(Files.createDirectory(own.resolve(name(wrapper.pid(), wrapper.start())))));
    } catch (IOException e) {
      log.warn("the workers of wrapper {} get no cgroup: {}", wrapper.pid(), e.toString());
      return Optional.empty();
    }
  }

  /** The cgroup that an earlier coordinator made for a process's wrapper, wherever that was. */
  synchronized Optional<Cgroup> find(Started process) {
    if (earlier == null) {
      earlier = mount == null ? Map.of() : all(mount);
    }
    return Optional.ofNullable(earlier.get(name(process.wrapper(), process.wrapperStart())))
        .filter(Files::isDirectory)
        .map(Cgroup::new);
  }

  private static String name(long wrapper, long start) {
    return PREFIX + wrapper + "-" + start;
  }

  private static Map<String, Path> all(Path mount) {
    Map<String, Path> found = new HashMap<>();
    try {
      Files.walkFileTree(
          mount,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              String name = String.valueOf(folder.getFileName());
              if (name.startsWith(PREFIX)) {
                found.put(name, folder);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // went away meanwhile, or is not ours to see
            }
          });
    } catch (IOException e) {
      log.debug("{}: not all of it could be looked at", mount, e);
    }
    return found;
  }
}
