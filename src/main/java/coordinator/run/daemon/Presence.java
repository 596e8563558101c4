package coordinator.run.daemon;

import coordinator.checkpoint.AtomicFile;
import coordinator.ledger.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A daemon that runs and is ready, as it says so in {@code daemon.json}. The lock decides whether
 * that is still true.
 *
 * @param pid its pid
 * @param host the host's name
 * @param version the program's version
 * @param startedAt since when
 * @param workspaces where it looks for plans with a schedule
 * @param url where its page is; null if it serves none
 */
public record Presence(
    long pid,
    String host,
    String version,
    Instant startedAt,
    List<String> workspaces,
    @Nullable String url) {

  /** Says that it is ready. */
  public void announce(DaemonFolder folder) throws IOException {
    AtomicFile.write(file(folder), Json.MAPPER.writeValueAsString(this));
  }

  /** The daemon that holds a folder and is ready; empty if there is none. */
  public static Optional<Presence> in(DaemonFolder folder) throws IOException {
    if (!RunLock.held(folder.lock())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(file(folder)), Presence.class));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it has yet to begin
    }
  }

  /** Takes the word back, of a daemon that ends or of one that was killed. */
  public static void withdraw(DaemonFolder folder) throws IOException {
    Files.deleteIfExists(file(folder));
  }

  private static Path file(DaemonFolder folder) {
    return folder.root().resolve("daemon.json");
  }
}
