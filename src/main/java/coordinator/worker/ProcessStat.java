package coordinator.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One process as {@code /proc/PID/stat} showed it at one moment.
 *
 * @param pid its number, which alone proves nothing
 * @param parent pid of its parent
 * @param session pid of the process that leads, or led, its session
 * @param state the kernel's letter
 * @param start start time, in clock ticks since boot
 * @param ticks CPU time, in clock ticks, of itself and of its ended children that were waited for:
 *     so a tree's sum does not fall when a busy child ends
 */
record ProcessStat(long pid, long parent, long session, char state, long start, long ticks) {

  /** Clock ticks a second as {@code /proc} counts them: the same on every Linux. */
  static final int TICKS = 100;

  /** A process that stays the same whatever becomes of its number. */
  record Identity(long pid, long start) {}

  Identity identity() {
    return new Identity(pid, start);
  }

  /** A zombie has ended; only its parent has not looked yet. */
  boolean gone() {
    return state == 'Z' || state == 'X';
  }

  /** Somebody stopped it, and it does nothing until somebody else lets it go on. */
  boolean stopped() {
    return state == 'T' || state == 't';
  }

  /** The process as it is now, or empty if there is none. */
  static Optional<ProcessStat> read(long pid) {
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      byte[] bytes = new byte[1024];
      int length = Math.max(0, in.read(bytes));
      return Optional.of(parse(pid, new String(bytes, 0, length, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether this very process is there and has not ended. */
  static boolean lives(Identity identity) {
    return read(identity.pid())
        .filter(now -> now.start == identity.start() && !now.gone())
        .isPresent();
  }

  static ProcessStat parse(long pid, String stat) throws IOException {
    // The command's name, in brackets, may itself hold spaces, brackets and line ends.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    if (fields.length < 20) {
      throw new IOException("/proc/" + pid + "/stat: cannot be read: " + stat);
    }
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    char state = fields[0].charAt(0);
    if (state == 'Z' && Long.parseLong(fields[17]) > 1) {
      state = 'S'; // Only its first thread has ended.
    }
    return new ProcessStat(
        pid,
        Long.parseLong(fields[1]),
        Long.parseLong(fields[3]),
        state,
        Long.parseLong(fields[19]),
        ticks);
  }
}
