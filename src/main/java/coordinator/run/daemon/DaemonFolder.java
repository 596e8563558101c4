package coordinator.run.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where a daemon keeps what it must not forget, in the open: one file a submission, one a schedule.
 * Only its owner may look into it.
 *
 * @param root absolute path
 */
public record DaemonFolder(Path root) {

  /**
   * The folder that an environment names: {@code COORDINATOR_HOME}, else {@code coordinator} in
   * {@code XDG_STATE_HOME} or in {@code ~/.local/state}.
   */
  public static DaemonFolder of(Map<String, String> environment) {
    String own = environment.getOrDefault("COORDINATOR_HOME", "");
    if (!own.isEmpty()) {
      return new DaemonFolder(Path.of(own).toAbsolutePath().normalize());
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    return new DaemonFolder(
        Path.of(state).isAbsolute()
            ? Path.of(state, "coordinator")
            : Path.of(home, ".local", "state", "coordinator").toAbsolutePath());
  }

  /** Makes the folder where it is not there. */
  public DaemonFolder create() throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    for (Path folder : new Path[] {queue(), done(), schedules(), requests()}) {
      Files.createDirectories(folder);
    }
    return this;
  }

  /** Held while a daemon runs, and says who it is. */
  public Path lock() {
    return root.resolve("daemon.lock");
  }

  /** What a daemon that was started apart from a terminal says. */
  public Path log() {
    return root.resolve("daemon.log");
  }

  /** What was submitted and is not done yet. */
  public Path queue() {
    return root.resolve("queue");
  }

  /** What was submitted and is done, with how it went. */
  public Path done() {
    return root.resolve("done");
  }

  /** Through when each schedule was decided. */
  public Path schedules() {
    return root.resolve("schedules");
  }

  /** The loops that this daemon was asked to carry out, until they have ended. */
  public Path loops() {
    return root.resolve("loops");
  }

  /** Notices that are not told yet. */
  public Path outbox() {
    return root.resolve("outbox");
  }

  /** Where other processes ask something of the daemon. */
  public Path requests() {
    return root.resolve("requests");
  }
}
