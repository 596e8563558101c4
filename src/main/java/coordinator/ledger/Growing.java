package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a ledger as it grows: each look gives what came since the last one, verified as a whole
 * ledger is. It belongs to one thread.
 */
final class Growing {

  private final Chain chain = new Chain();
  private long most;
  private String head = Chain.START;
  private long entries;
  private long bytes;

  /** Reads all that comes. */
  Growing() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param most after how many lines it looks no further
   */
  Growing(long most) {
    this.most = most;
  }

  /** From now on it looks no further than after so many lines. */
  void until(long lines) {
    most = lines;
  }

  /** How many lines verified so far. */
  long entries() {
    return entries;
  }

  /** Hash of the last line that verified; zeros if there is none. */
  String head() {
    return head;
  }

  /** Length of the part that verified. */
  long bytes() {
    return bytes;
  }

  /**
   * Reads on from where the last look ended. The file may have moved meanwhile; one that is not
   * there has nothing new.
   *
   * @param each is given every new entry, in order
   * @throws LedgerBroken at the first line that does not fit; there is no reading on after that
   */
  void look(Path file, Consumer<Entry> each) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() < bytes) {
        throw new LedgerBroken(file, entries, "is missing: the ledger's tail was cut off");
      }
      if (channel.size() > bytes && entries < most) {
        read(file, Channels.newInputStream(channel.position(bytes)), each);
      }
    } catch (NoSuchFileException e) {
      // moved away with its run, or not made yet
    }
  }

  /** Reads to the end, and gives the length of what follows the last line that was taken. */
  int read(Path file, InputStream in, Consumer<Entry> each) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int filled = in.read(buffer); filled >= 0; filled = in.read(buffer)) {
      int begin = 0;
      for (int i = 0; i < filled && entries < most; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, begin, i - begin);
          begin = i + 1;
          take(file, line, each);
        }
      }
      line.write(buffer, begin, filled - begin);
    }
    return line.size();
  }

  private void take(Path file, ByteArrayOutputStream line, Consumer<Entry> each)
      throws LedgerBroken {
    Entry entry = verify(file, entries + 1, line.toString(StandardCharsets.UTF_8));
    entries++;
    head = entry.hash();
    bytes += line.size() + 1L;
    line.reset();
    try {
      each.accept(entry);
    } catch (RuntimeException e) {
      throw new LedgerBroken(
          file, entry.seq(), "cannot follow on the lines before: " + firstLine(e));
    }
  }

  private Entry verify(Path file, long number, String text) throws LedgerBroken {
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
