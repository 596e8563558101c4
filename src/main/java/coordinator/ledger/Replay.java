package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    Chain chain = new Chain();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    String head = Chain.START;
    long entries = 0;
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    for (int filled = in.read(buffer); filled >= 0; filled = in.read(buffer)) {
      int begin = 0;
      for (int i = 0; i < filled; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, begin, i - begin);
          begin = i + 1;
          Entry entry = verify(file, ++entries, line.toString(StandardCharsets.UTF_8), head, chain);
          head = entry.hash();
          bytes += line.size() + 1L;
          line.reset();
          hand(file, entry, each);
        }
      }
      line.write(buffer, begin, filled - begin);
    }
    return new Replay(entries, head, bytes, line.size());
  }

  private static void hand(Path file, Entry entry, Consumer<Entry> each) throws LedgerBroken {
    try {
      each.accept(entry);
    } catch (RuntimeException e) {
      throw new LedgerBroken(
          file, entry.seq(), "cannot follow on the lines before: " + firstLine(e));
    }
  }

  private static Entry verify(Path file, long number, String text, String head, Chain chain)
      throws LedgerBroken {
    EventJson.Line line;
    try {
      line = EventJson.read(text);
    } catch (JsonParseException e) {
      throw new LedgerBroken(file, number, "is not a line of a ledger, not even JSON");
    } catch (IOException | RuntimeException e) {
      throw new LedgerBroken(file, number, "cannot be read: " + firstLine(e));
    }
    if (line.seq() != number) {
      throw new LedgerBroken(
          file, number, "has number " + line.seq() + "; a line was removed, added or moved");
    }
    if (!line.prev().equals(head)) {
      throw new LedgerBroken(
          file, number, "does not fit the line before, which was changed or replaced");
    }
    return new Entry(number, line.at(), line.event(), chain.hash(text));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
