package coordinator.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.checkpoint.RunFiles;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one process asks of the coordinator that holds a run: a small file in the run's {@code
 * requests} folder, which that coordinator takes away when what came of it is on disk. Each is
 * recorded in the ledger with the name of who asked.
 *
 * @param act what is asked
 * @param task the task that it is about, or empty
 * @param cycles how many polls more, for {@code EXTEND}
 * @param by the user's name
 * @param note in the user's own words; may be empty
 */
public record Request(Act act, String task, int cycles, String by, String note) {

  /** What can be asked. */
  public enum Act {
    EXTEND,
    STOP,
    KILL,
    APPROVE,
    REJECT
  }

  private static final Logger LOG = LoggerFactory.getLogger(Request.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Why it would change nothing in a run that stands so; empty if it would. */
  public Optional<String> pointless(RunState state) {
    Optional<TaskRun> run = state.task(task);
    boolean open = run.filter(known -> known.settlement() == null).isPresent();
    boolean waits =
        run.filter(known -> known.status() == TaskRun.Status.PARKED)
            .filter(known -> known.pending().until() == null)
            .isPresent();
    return switch (act) {
      case STOP, KILL -> Optional.empty();
      case EXTEND -> open ? Optional.empty() : Optional.of(task + " is not under way");
      case APPROVE, REJECT ->
          waits ? Optional.empty() : Optional.of(task + " does not wait for a person");
    };
  }

  /** Drops the request and gives the file that is gone once it was taken. */
  public Path drop(RunFiles files) throws IOException {
    Files.createDirectories(files.requests());
    String name = UUID.randomUUID().toString();
    Path whole = files.requests().resolve(name + ".tmp");
    Files.write(whole, JSON.writeValueAsBytes(this));
    return Files.move(
        whole, files.requests().resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Drops the request and waits until the coordinator that holds the run has done it. One that
   * nobody takes is withdrawn.
   *
   * @return whether it was taken
   */
  public boolean handOver(RunFiles files, Duration patience)
      throws IOException, InterruptedException {
    Path file = drop(files);
    CountDownLatch never = new CountDownLatch(1);
    for (long waited = 0; Files.exists(file) && waited < patience.toMillis(); waited += 50) {
      if (never.await(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return !Files.deleteIfExists(file) && !Files.exists(aside(file));
  }

  /**
   * Reads the requests that lie there. Each lies on until what came of it is on disk, so that who
   * asked is not told of what a crash undid. What cannot be read is set aside and said.
   *
   * @param known what was read before
   */
  static Map<Path, Request> read(RunFiles files, Set<Path> known) {
    Map<Path, Request> found = new LinkedHashMap<>();
    for (Path file : lying(files)) {
      if (!known.contains(file)) {
        try {
          found.put(file, JSON.readValue(file.toFile(), Request.class));
        } catch (IOException e) {
          LOG.warn("{}: not a request: {}", file, e.getMessage());
          setAside(file);
        }
      }
    }
    return found;
  }

  /** Tells who asked that what came of the request is on disk. */
  static void done(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{}: cannot be taken away: {}", file, e.getMessage());
    }
  }

  /**
   * Sets aside what was asked of an earlier holder, who never heard it: it must not be done to a
   * run for which nobody asked it.
   *
   * @throws IOException if the lock file cannot be looked at, whose time says since when the run is
   *     held
   */
  static void forgetEarlier(RunFiles files) throws IOException {
    FileTime held = Files.getLastModifiedTime(files.lock());
    for (Path file : lying(files)) {
      if (Files.getLastModifiedTime(file).compareTo(held) < 0) {
        LOG.warn("{}: nobody took this request when it was made, so it is not done now", file);
        setAside(file);
      }
    }
  }

  private static List<Path> lying(RunFiles files) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(files.requests())) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(files.requests(), "*.json")) {
        all.forEach(found::add);
      } catch (IOException e) {
        LOG.warn("{}: cannot be read: {}", files.requests(), e.getMessage());
      }
    }
    return found;
  }

  private static void setAside(Path file) {
    try {
      Files.move(file, aside(file), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{}: cannot be set aside: {}", file, e.getMessage());
    }
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ".bad");
  }
}
