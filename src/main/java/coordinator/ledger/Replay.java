package coordinator.ledger;

import coordinator.task.TaskEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads a ledger from its first line and verifies each: its number, and the hash of the line
 * before.
 *
 * @param entries how many lines verified
 * @param head hash of the last one; zeros if there is none
 * @param bytes length of the part that verified
 * @param torn bytes that follow and are not believed: a write that was cut short, or lines that no
 *     coordinator vouches for
 */
public record Replay(long entries, String head, long bytes, int torn) {

  /**
   * Reads and verifies a ledger; one that is not there is empty.
   *
   * @param each is given every entry, in order
   * @throws LedgerBroken at the first line that does not fit
   */
  public static Replay of(Path file, Consumer<Entry> each) throws IOException {
    return read(file, new Growing(), each);
  }

  /**
   * Reads and verifies a ledger as far as the PID file vouches for it, which repeats the hash of
   * the last line of all that was recorded at once. Nothing has followed yet from what comes after;
   * whoever reads while a coordinator writes sees it a moment later.
   *
   * @param pidFile where it is missing, or of a version that did not vouch, all is read
   * @throws LedgerBroken at the first line that does not fit, or is missing
   */
  public static Replay of(Path file, Path pidFile, Consumer<Entry> each) throws IOException {
    return vouched(file, pidFile, Told.of(pidFile), each);
  }

  /**
   * The same for whoever continues the ledger. A PID file that tells nothing is that of a
   * coordinator that died before anything was started, or was tampered with.
   */
  static Replay ours(Path file, Path pidFile, Consumer<Entry> each) throws IOException {
    Told told = Told.of(pidFile);
    if (!told.isEmpty()) {
      return vouched(file, pidFile, told, each);
    }
    List<Entry> starts = new ArrayList<>();
    of(
        file,
        entry -> {
          if (entry.event() instanceof TaskEvent.WorkerStarted) {
            starts.add(entry);
          }
        });
    if (!starts.isEmpty()) {
      throw new LedgerBroken(
          file,
          starts.get(0).seq(),
          "started a worker, and "
              + pidFile.getFileName()
              + " tells nothing of it; so nobody can tell which lines a coordinator wrote");
    }
    return read(file, new Growing(0), each);
  }

  private static Replay vouched(Path file, Path pidFile, Told told, Consumer<Entry> each)
      throws IOException {
    Replay replay =
        read(
            file,
            new Growing(told.head()),
            entry -> {
              if (told.contradicts(entry)) {
                throw new IllegalStateException(
                    pidFile.getFileName() + " names another hash for this line");
              }
              each.accept(entry);
            });
    OptionalLong missing = told.missing();
    if (missing.isPresent()) {
      String last = pidFile.getFileName() + " names line " + missing.getAsLong();
      throw new LedgerBroken(
          file, replay.entries() + 1, "is missing: " + last + ", so the ledger's tail was cut off");
    }
    return replay;
  }

  private static Replay read(Path file, Growing ledger, Consumer<Entry> each) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in, ledger, each);
    } catch (NoSuchFileException e) {
      return new Replay(0, Chain.START, 0, 0);
    }
  }

  static Replay read(Path file, InputStream in, Growing ledger, Consumer<Entry> each)
      throws IOException {
    int torn = ledger.read(file, in, each);
    return new Replay(ledger.entries(), ledger.head(), ledger.bytes(), torn);
  }
}
