package coordinator.worker;

import coordinator.task.Exit;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The files that a wrapper leaves beside a worker's log, and what they prove about its end. */
record Traces(Path base) {

  /**
   * What the wrapper's shell exits with when the coordinator went away before it let the worker go.
   */
  private static final int NEVER_LET_GO = 75;

  /** What it exits with when it could not leave the file that says that it was let go. */
  private static final int NOT_NOTED = 73;

  private static final Pattern CODE = Pattern.compile(" {0,2}\\d{1,3}\n");

  /** As long as an exit code, which is written over it. */
  private static final String NOT_ENDED = "run\n";

  Path log() {
    return beside(".log");
  }

  Path ran() {
    return beside(".ran");
  }

  Path exit() {
    return beside(".exit");
  }

  /**
   * Makes room for a new start. A log is kept and added to, but not one that lies elsewhere too, as
   * a link that an earlier worker left under its name. The exit code's place on the disk is taken
   * already, so that a disk that is full by then does not swallow it.
   */
  void clear() throws IOException {
    Files.deleteIfExists(ran());
    Files.deleteIfExists(exit());
    try {
      Files.createFile(log());
    } catch (FileAlreadyExistsException e) {
      if (!isOnlyHere(log())) {
        Files.delete(log());
        Files.createFile(log());
      }
    }
    try {
      Files.writeString(exit(), NOT_ENDED, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(exit() + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** Whether a log is a plain file and has no other name: a worker may have put a link there. */
  static boolean isOnlyHere(Path log) throws IOException {
    return Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)
        && Integer.valueOf(1)
            .equals(Files.getAttribute(log, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
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
      boolean never = code.getAsInt() == NEVER_LET_GO || code.getAsInt() == NOT_NOTED;
      return ran || !never ? Exit.ended(code.getAsInt()) : Exit.neverRan();
    }
    return ran ? Exit.lost() : Exit.neverRan();
  }

  private Path beside(String ending) {
    return base.resolveSibling(base.getFileName() + ending);
  }
}
