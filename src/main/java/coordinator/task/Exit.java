package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended, as far as can be known.
 *
 * @param kind which of the three ways
 * @param code the exit code; 128 plus the signal where a signal ended it; −1 if it is not known
 * @param stopped why the coordinator stopped it, or null if it ended by itself
 * @param leftovers pids of its tree that outlived every signal
 */
public record Exit(Kind kind, int code, Stop.@Nullable Reason stopped, List<Long> leftovers) {

  /** The ways to end. */
  public enum Kind {
    /** The exit code is known. */
    ENDED,
    /** It is gone and left no exit code: its wrapper was killed, or the machine went down. */
    LOST,
    /** It never ran its first instruction. */
    NEVER_RAN
  }

  public Exit {
    leftovers = List.copyOf(leftovers);
  }

  public static Exit ended(int code) {
    return new Exit(Kind.ENDED, code, null, List.of());
  }

  public static Exit lost() {
    return new Exit(Kind.LOST, -1, null, List.of());
  }

  public static Exit neverRan() {
    return new Exit(Kind.NEVER_RAN, -1, null, List.of());
  }

  public Exit with(List<Long> left) {
    return new Exit(kind, code, stopped, left);
  }

  public Exit stoppedBy(Stop.@Nullable Reason reason) {
    return new Exit(kind, code, reason, leftovers);
  }

  public boolean clean() {
    return kind == Kind.ENDED && code == 0 && stopped == null;
  }

  /** Whether a signal ended it; a code such as 255 is a program's own. */
  public boolean signalled() {
    return kind == Kind.ENDED && code > 128 && code < 160;
  }

  /** The ending in words, such as {@code exited 0} or {@code killed by SIGKILL (exit 137)}. */
  public String words() {
    String how =
        switch (kind) {
          case LOST -> "gone without an exit code";
          case NEVER_RAN -> "never ran";
          case ENDED -> signalled() ? "killed by " + signal(code - 128) : "exited " + code;
        };
    return stopped == null ? how : "stopped (" + stopped.word() + "), " + how;
  }

  private static String signal(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 6 -> "SIGABRT";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 13 -> "SIGPIPE";
      case 15 -> "SIGTERM";
      default -> "signal " + number;
    };
  }
}
