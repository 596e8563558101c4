package coordinator.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a ledger as it grows: each look gives what came since the last one, verified as a whole
 * ledger is. It belongs to one thread.
 */
final class Growing {

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
    long before = bytes;
    try (ReadAhead blocks = new ReadAhead(in)) {
      Block block = entries < most ? blocks.next() : null;
      while (block != null) {
        take(file, block, each);
        block = entries < most ? blocks.next() : null;
      }
      return (int) Math.min(Integer.MAX_VALUE, blocks.toEnd() - (bytes - before));
    }
  }

  private void take(Path file, Block block, Consumer<Entry> each) throws LedgerBroken {
    for (Block.Line line : block.lines()) {
      if (entries == most) {
        return;
      }
      take(file, line, each);
    }
    if (entries < most && !block.broken().isEmpty()) {
      throw new LedgerBroken(file, entries + 1, block.broken());
    }
  }

  private void take(Path file, Block.Line line, Consumer<Entry> each) throws LedgerBroken {
    EventJson.Line says = line.says();
    long number = entries + 1;
    if (says.seq() != number) {
      throw new LedgerBroken(
          file, number, "has number " + says.seq() + "; a line was removed, added or moved");
    }
    if (!says.prev().equals(head)) {
      throw new LedgerBroken(
          file, number, "does not fit the line before, which was changed or replaced");
    }
    entries = number;
    head = line.hash();
    bytes += line.bytes();
    try {
      each.accept(new Entry(number, says.at(), says.event(), head));
    } catch (RuntimeException e) {
      throw new LedgerBroken(
          file, number, "cannot follow on the lines before: " + LedgerBroken.firstLine(e));
    }
  }
}
