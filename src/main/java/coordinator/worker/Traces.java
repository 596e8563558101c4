package coordinator.worker;

import coordinator.task.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The files that a wrapper leaves beside a worker's log, and what they prove about its end. */
record Traces(Path base) {

  /**
   * What the wrapper's shell exits with when the coordinator went away before it let the worker go.
   */
  private static final int NEVER_LET_GO = 75;

  private static final Pattern CODE = Pattern.compile("\\d{1,3}\n");

  Path log() {
    return beside(".log");
  }

  Path ran() {
    return beside(".ran");
  }

  Path exit() {
    return beside(".exit");
  }

  /** Makes room for a new start; the log is kept and added to. */
  void clear() throws IOException {
    Files.deleteIfExists(ran());
    Files.deleteIfExists(exit());
  }

  /** The exit code, or empty while it is not there to its line's end. */
  OptionalInt code() {
    try {
      if (!Files.isRegularFile(exit(), LinkOption.NOFOLLOW_LINKS) || Files.size(exit()) > 4) {
        return OptionalInt.empty();
      }
      String text = Files.readString(exit());
      return CODE.matcher(text).matches()
          ? OptionalInt.of(Integer.parseInt(text.strip()))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * How a process ended that is gone.
   *
   * @param sameBoot false after a restart of the machine: what was not written to disk in time
   *     proves nothing then
   */
  Exit ending(boolean sameBoot) {
    OptionalInt code = code();
    boolean ran = !sameBoot || Files.exists(ran(), LinkOption.NOFOLLOW_LINKS);
    if (code.isPresent()) {
      return ran || code.getAsInt() != NEVER_LET_GO ? Exit.ended(code.getAsInt()) : Exit.neverRan();
    }
    return ran ? Exit.lost() : Exit.neverRan();
  }

  private Path beside(String ending) {
    return base.resolveSibling(base.getFileName() + ending);
  }
}
