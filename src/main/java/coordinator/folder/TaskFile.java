package coordinator.folder;

import coordinator.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file whose content is a task, and the markers beside it. The file itself is never touched.
 *
 * @param folder absolute path of the folder that holds it
 * @param name its name; any that the file system allows
 */
public record TaskFile(Path folder, String name) {

  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]");
  private static final int LONGEST_ID = 60;

  static TaskFile of(Path path) {
    Path file = path.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException(path + " is no file");
    }
    return new TaskFile(folder, file.getFileName().toString());
  }

  /** The file that a task of some run was made from. */
  public static TaskFile of(Task task) {
    return of(Path.of(task.assignment().directory()).resolve(task.title()));
  }

  public Path path() {
    return folder.resolve(name);
  }

  /** A claim on the task: who carries it out. */
  public Path inProgress() {
    return marker(MarkerName.IN_PROGRESS);
  }

  /** The log of the worker that did it. */
  public Path done() {
    return marker(MarkerName.DONE);
  }

  /** The log of the worker that failed at it. */
  public Path failed() {
    return marker(MarkerName.FAILED);
  }

  /** How an older program said that it is done. */
  public Path completed() {
    return marker(MarkerName.COMPLETED);
  }

  /** All that say how it ended. */
  public List<Path> finals() {
    return List.of(done(), failed(), completed());
  }

  /**
   * That a task ended, told from any other time that it did.
   *
   * @param marker what proves it
   * @param at when that was made
   */
  record Ending(Object marker, Instant at) {}

  /** How it ended last; empty if it did not. */
  Optional<Ending> ending() throws IOException {
    for (Path marker : finals()) {
      if (!marker.toFile().exists()) {
        continue; // which it mostly does not, and then costs no exception
      }
      try {
        Map<String, Object> seen = Files.readAttributes(marker, "unix:ino,ctime");
        if (seen.get("ctime") instanceof FileTime at) {
          return Optional.of(new Ending(seen, at.toInstant()));
        }
      } catch (NoSuchFileException e) {
        // it did not end so
      }
    }
    return Optional.empty();
  }

  /** Held while a dead coordinator's claim is taken away. */
  public Path lock() {
    return marker(MarkerName.LOCK);
  }

  Path draft() {
    return marker(MarkerName.DRAFT);
  }

  private Path marker(MarkerName marker) {
    return folder.resolve(marker.of(name));
  }

  /** Names it in a run's record and in file names, whatever its own name is made of. */
  public String id() {
    String plain = ODD.matcher(name).replaceAll("_");
    return plain.substring(0, Math.min(plain.length(), LONGEST_ID))
        + "-"
        + Digest.of(path().toString());
  }
}
