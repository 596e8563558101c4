package coordinator.folder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private static final List<MarkerName> KINDS = List.of(values());

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

  /** Whose form a name has; null if it has none's. */
  static @Nullable MarkerName kind(String name) {
    if (name.isEmpty() || ".difc".indexOf(name.charAt(0)) < 0) {
      return null;
    }
    for (MarkerName marker : KINDS) {
      boolean longer = name.length() > marker.prefix.length() + marker.suffix.length();
      if (longer && name.startsWith(marker.prefix) && name.endsWith(marker.suffix)) {
        return marker;
      }
    }
    return null;
  }

  /** The task of which a name of this form would be the marker, if the name is not cut. */
  String task(String name) {
    return name.substring(prefix.length(), name.length() - suffix.length());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
