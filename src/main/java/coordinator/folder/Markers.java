package coordinator.folder;

import coordinator.checkpoint.RunFiles;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the markers of one run. Each appears whole, by a link or a rename, so that another
 * coordinator never sees half of one; and the final one comes before the claim goes.
 */
public final class Markers {

  private static final byte[] NOTHING = {};

  private final RunFiles files;
  private final Claim.Owner owner;
  private final String engine;
  private final @Nullable String model;

  /**
   * The markers of a run.
   *
   * @param engine the worker's profile, for eyes
   * @param model the model that was named, for eyes, or null
   */
  public Markers(RunFiles files, Claim.Owner owner, String engine, @Nullable String model) {
    this.files = files;
    this.owner = owner;
    this.engine = engine;
    this.model = model;
  }

  /** Claims a task; false if somebody else has. */
  boolean claim(TaskFile file, Instant at) throws IOException {
    if (file.inProgress().toFile().exists()) {
      return false;
    }
    Path draft = draft(file, 1, at);
    try {
      Files.createLink(file.inProgress(), draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw new IOException(file.folder() + ": its file system knows no links, so no claims", e);
    } finally {
      Files.delete(draft);
    }
  }

  /** Says which attempt is under way, in a claim of this run. */
  void attempt(TaskFile file, int number, Instant at) throws IOException {
    if (holds(file)) {
      Files.move(draft(file, number, at), file.inProgress(), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Path draft(TaskFile file, int attempt, Instant at) throws IOException {
    Path draft =
        file.folder().resolve(MarkerName.CLAIM.of(files.folder().getFileName() + "-" + file.id()));
    Claim claim = new Claim(owner, files.folder(), engine, model, attempt, at);
    Files.writeString(draft, claim.json(file.name()));
    return draft;
  }

  /** Whether the claim on a task is this run's. */
  public boolean holds(TaskFile file) throws IOException {
    return Claim.read(file.inProgress())
        .filter(claim -> files.folder().equals(claim.run()))
        .isPresent();
  }

  /** Lets a task go that is not done, so that anybody can take it. */
  public void release(TaskFile file) throws IOException {
    Files.deleteIfExists(file.inProgress());
  }

  /**
   * Publishes how a task ended: the log of its last worker under the final name, and only then the
   * claim goes. Said again, it changes nothing. Where a worker that failed wrote nothing, the
   * reason stands there.
   */
  void publish(TaskFile file, TaskRun run) throws IOException {
    Path draft = file.draft();
    Files.deleteIfExists(draft);
    Path log =
        run.last()
            .map(attempt -> Path.of(files.worker(run.task().id(), attempt.number()) + ".log"))
            .orElse(null);
    if (log != null && Files.isRegularFile(log) && (run.passed() || Files.size(log) > 0)) {
      take(log, draft);
    } else {
      String why = run.settlement() == null ? "" : run.settlement().reason();
      write(draft, ("coordinator: " + why + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Files.move(
        draft,
        run.passed() ? file.done() : file.failed(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(draft); // a rename to a name of the same file leaves both
    release(file);
  }

  private static void take(Path log, Path draft) throws IOException {
    if (Files.size(log) > 0) {
      try (FileChannel channel = FileChannel.open(log)) {
        channel.force(true);
      }
    }
    try {
      Files.createLink(draft, log);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(log, draft);
      write(draft, NOTHING); // another file system
    }
  }

  private static void write(Path file, byte[] text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Keeps how a task ended before in the run's folder, because it is carried out again. */
  void setAside(TaskFile file) throws IOException {
    int number = 0;
    for (Path marker : file.finals()) {
      number++;
      if (marker.toFile().exists()) {
        Path kept = files.folder().resolve("earlier-" + file.id() + "-" + number + ".log");
        Files.move(marker, kept, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
