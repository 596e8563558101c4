package coordinator.folder;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The names of the markers that lie beside a task's file and tell its state. */
enum MarkerName {
  IN_PROGRESS("in-progress-", ""),
  DONE("done_exec_log-", ".txt"),
  FAILED("failed_exec_log-", ".txt"),
  /** An older program's way to say done. */
  COMPLETED("completed_", ".txt"),
  /** Held by whoever takes a dead coordinator's claim away. */
  LOCK(".lock-", ""),
  /** A log that is not yet whole. */
  DRAFT(".tmp_exec_log-", ".txt"),
  /** A claim that is not yet whole; the rest of its name is whose. */
  CLAIM(".tmp_claim-", "");

  private static final int LONGEST = 255;

  private final String prefix;
  private final String suffix;

  MarkerName(String prefix, String suffix) {
    this.prefix = prefix;
    this.suffix = suffix;
  }

  /**
   * The marker of a task. Where the file system has no room for the whole of a long name, the name
   * is cut, and a digest of all of it stands for the rest.
   */
  String of(String task) {
    int room = LONGEST - prefix.length() - suffix.length();
    if (task.length() * 3 <= room || bytes(task) <= room) {
      return prefix + task + suffix;
    }
    String digest = "~" + Digest.of(task);
    int end = Math.min(task.length(), room - digest.length());
    while (bytes(task.substring(0, end)) > room - digest.length()
        || Character.isHighSurrogate(task.charAt(end - 1))) {
      end--;
    }
    return prefix + task.substring(0, end) + digest + suffix;
  }

  /** Whether a file of this name is a marker, in a folder that holds these names. */
  static boolean isMarker(String name, Set<String> beside) {
    for (MarkerName marker : values()) {
      int end = name.length() - marker.suffix.length();
      if (name.startsWith(marker.prefix)
          && name.endsWith(marker.suffix)
          && end > marker.prefix.length()) {
        // A task's own name may well begin so; then there is no task of which it would be a marker.
        return marker != COMPLETED || beside.contains(name.substring(marker.prefix.length(), end));
      }
    }
    return false;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
