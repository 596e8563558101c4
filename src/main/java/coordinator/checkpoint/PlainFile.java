package coordinator.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that a worker left, read without trust: only a regular file of a reasonable size, never
 * through a link, and bad UTF-8 is no reason to stop.
 *
 * @param shown its path for eyes
 * @param text what it holds; empty if there is a problem
 * @param problem why it cannot be judged, or empty
 * @param written when it was last written
 */
record PlainFile(String shown, String text, String problem, Instant written) {

  static final String MISSING = "missing: the worker did not write it";
  static final String UNCHANGED = "not written in this attempt";
  static final int MOST_BYTES = 4 << 20;

  /** Reads what an attempt left, and sees whether this attempt wrote it. */
  static PlainFile left(Path file, RunFiles files, Path before) throws IOException {
    String shown = files.shown(file);
    Optional<Path> link = link(file, files.workspace());
    if (link.isPresent()) {
      return new PlainFile(shown, "", "", Instant.EPOCH)
          .bad(
              "behind a symbolic link, "
                  + files.shown(link.get())
                  + "; it must lie where the plan says");
    }
    PlainFile now = read(file, shown);
    if (now.problem.isEmpty()
        && Files.isRegularFile(before)
        && Files.size(before) == Files.size(file)
        && Arrays.equals(Files.readAllBytes(before), Files.readAllBytes(file))
        && !rewritten(file, before)) {
      return now.bad(
          UNCHANGED + " (unchanged since " + now.written.truncatedTo(ChronoUnit.SECONDS) + ")");
    }
    return now;
  }

  /**
   * Whether the same content was written anew after it was copied aside. Both of its times must say
   * so: the one alone is easily set back or forth, the other changes with a mere {@code chmod}.
   */
  private static boolean rewritten(Path file, Path before) throws IOException {
    FileTime began = changed(before);
    return changed(file).compareTo(began) > 0
        && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(began) > 0;
  }

  private static FileTime changed(Path file) throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The first folder on the way to a file that is a link, below the workspace where it is there.
   */
  private static Optional<Path> link(Path file, Path workspace) {
    Path folder = file.getParent();
    Path top = file.startsWith(workspace) || folder == null ? workspace : folder.getParent();
    for (Path at = file.getParent(); at != null && !at.equals(top); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  static PlainFile read(Path file, String shown) throws IOException {
    PlainFile none = new PlainFile(shown, "", "", Instant.EPOCH);
    BasicFileAttributes seen;
    try {
      seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return none.bad(MISSING);
    } catch (FileSystemException e) {
      return none.bad("not to be reached: " + e.getReason());
    }
    if (seen.isSymbolicLink()) {
      return none.bad("a symbolic link; a regular file is wanted");
    }
    if (!seen.isRegularFile()) {
      return none.bad(seen.isDirectory() ? "a folder; a file is wanted" : "not a regular file");
    }
    if (seen.size() > MOST_BYTES) {
      return none.bad("too big to be judged: " + seen.size() + " bytes, at most " + MOST_BYTES);
    }
    try (var in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      String text =
          new String(bytes, wide(bytes) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
      Instant written = seen.lastModifiedTime().toInstant();
      PlainFile all =
          new PlainFile(shown, text.startsWith("\ufeff") ? text.substring(1) : text, "", written);
      return text.isBlank() ? all.bad("empty") : all;
    } catch (FileSystemException e) {
      return none.bad("not to be read: " + e.getReason());
    }
  }

  /** Whether a byte order mark says UTF-16, as Windows' PowerShell writes it. */
  private static boolean wide(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return mark == 0xfeff || mark == 0xfffe;
  }

  boolean readable() {
    return problem.isEmpty();
  }

  /** A place in it, such as {@code reports/P01-worker.md:3}. */
  String at(int line) {
    return shown + ":" + line;
  }

  private PlainFile bad(String why) {
    return new PlainFile(shown, text, why, written);
  }
}
