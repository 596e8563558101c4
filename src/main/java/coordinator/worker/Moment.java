package coordinator.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

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

  private static final int FEW = 32;
  private static final int LONGEST = 128;

  /** One that tells nothing of any other. */
  static final Moment NEVER = new Moment(Double.NaN, 0);

  static Moment now() {
    try {
      String uptime = read("/proc/uptime");
      return new Moment(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))), lastGiven());
    } catch (IOException | RuntimeException e) {
      return NEVER;
    }
  }

  /** Whether no number was given since. */
  boolean isStillTheLast() {
    try {
      return lastGiven() == last;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static long lastGiven() throws IOException {
    String load = read("/proc/loadavg").strip();
    return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
  }

  private static String read(String file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      byte[] bytes = new byte[LONGEST];
      return new String(bytes, 0, Math.max(0, in.read(bytes)), StandardCharsets.US_ASCII);
    }
  }

  /**
   * All numbers that may have been given to processes on this machine between this and a later
   * moment; empty where they may be more than a few.
   */
  Optional<List<Long>> given(Moment later) {
    long count = later.last - last;
    return count < 0 || count > FEW || before(later).compareTo(SHORT) > 0
        ? Optional.empty()
        : Optional.of(LongStream.rangeClosed(last + 1, later.last).boxed().toList());
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
