package coordinator.worker;

import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * When the processes were looked at, by what tells whether a number can have been given to another
 * process since.
 *
 * @param uptime seconds since boot, suspended ones too
 * @param last the number that was given last
 */
record Moment(double uptime, long last) {

  /** In so short a time no machine gives all its numbers. */
  private static final Duration SHORT = Duration.ofMillis(100);

  /** One that tells nothing of any other. */
  static final Moment NEVER = new Moment(Double.NaN, 0);

  /** When a process was the last that had been started. */
  static Moment of(Identity process) {
    return new Moment((double) process.start() / ProcessStat.TICKS, process.pid());
  }

  static Moment now() {
    try {
      String load = Files.readString(Path.of("/proc/loadavg")).strip();
      String uptime = Files.readString(Path.of("/proc/uptime"));
      return new Moment(
          Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))),
          Long.parseLong(load.substring(load.lastIndexOf(' ') + 1)));
    } catch (IOException | RuntimeException e) {
      return NEVER;
    }
  }

  /** Whether no process at all was started on this machine since an earlier moment. */
  boolean quietSince(Moment earlier) {
    return last == earlier.last && earlier.before(this).compareTo(SHORT) <= 0;
  }

  /** How long before another moment; for ever where that cannot be told. */
  Duration before(Moment later) {
    double seconds = later.uptime - uptime;
    return Double.isNaN(seconds)
        ? Duration.ofSeconds(Long.MAX_VALUE)
        : Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** Whether a number may have been given to a new process between this and a later moment. */
  boolean gaveAway(long pid, Moment later) {
    if (before(later).compareTo(SHORT) > 0) {
      return true;
    }
    return last <= later.last ? pid > last && pid <= later.last : pid > last || pid <= later.last;
  }
}
