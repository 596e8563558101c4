package coordinator.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a ledger from its first line and verifies each: its number, and the hash of the line
 * before.
 *
 * @param entries how many lines verified
 * @param head hash of the last one; zeros if there is none
 * @param bytes length of the part that verified
 * @param torn bytes after the last newline: a write that was cut short
 */
public record Replay(long entries, String head, long bytes, int torn) {

  /**
   * Reads and verifies a ledger; one that is not there is empty.
   *
   * @param each is given every entry, in order
   * @throws LedgerBroken at the first line that does not fit
   */
  public static Replay of(Path file, Consumer<Entry> each) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file, in, each);
    } catch (NoSuchFileException e) {
      return new Replay(0, Chain.START, 0, 0);
    }
  }

  /**
   * Reads and verifies a ledger, and holds it against the PID file, which repeats some of its
   * hashes.
   *
   * @param pidFile may be missing
   * @throws LedgerBroken at the first line that does not fit, or is missing
   */
  public static Replay of(Path file, Path pidFile, Consumer<Entry> each) throws IOException {
    Map<Long, String> named = PidFile.named(pidFile);
    Replay replay =
        of(
            file,
            entry -> {
              String hash = named.remove(entry.seq());
              if (hash != null && !hash.equals(entry.hash())) {
                throw new IllegalStateException(
                    pidFile.getFileName() + " names another hash for this line");
              }
              each.accept(entry);
            });
    if (!named.isEmpty()) {
      String last = pidFile.getFileName() + " names line " + Collections.max(named.keySet());
      throw new LedgerBroken(
          file, replay.entries() + 1, "is missing: " + last + ", so the ledger's tail was cut off");
    }
    return replay;
  }

  static Replay read(Path file, InputStream in, Consumer<Entry> each) throws IOException {
    Growing ledger = new Growing();
    int torn = ledger.read(file, in, each);
    return new Replay(ledger.entries(), ledger.head(), ledger.bytes(), torn);
  }
}
