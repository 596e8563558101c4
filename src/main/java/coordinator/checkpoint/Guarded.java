package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The protected files by hashes of our own, beside what the work tree says of them: whatever may
 * deceive one of the two has to deceive both.
 */
record Guarded(Path workspace) {

  private static final int MOST_FILES = 20_000;
  private static final long MOST_BYTES = 512L << 20;
  private static final String BOUNDED = "bounded";

  /** Lines of fingerprints and paths; the last one says so where there are too many. */
  List<String> note(Collection<String> paths) throws IOException {
    List<String> lines = new ArrayList<>();
    long bytes = 0;
    for (String path : paths) {
      Path file = workspace.resolve(path);
      bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      if (lines.size() >= MOST_FILES || bytes > MOST_BYTES) {
        lines.add(BOUNDED);
        break;
      }
      lines.add(Fingerprint.of(file) + "\t" + path);
    }
    return lines;
  }

  /** The noted paths that are no longer as they were. */
  List<String> touched(List<String> noted) throws IOException {
    List<String> touched = new ArrayList<>();
    for (String line : noted) {
      String[] field = line.split("\t", 2);
      if (field.length == 2 && !Fingerprint.of(workspace.resolve(field[1])).equals(field[0])) {
        touched.add(field[1]);
      }
    }
    return touched;
  }

  static String remark(List<String> noted) {
    return noted.contains(BOUNDED)
        ? "of the protected files only the first "
            + MOST_FILES
            + " or 512 MiB were hashed a second time"
        : "";
  }
}
