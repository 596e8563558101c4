package coordinator.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each line of a ledger ends and which task it is about, so that a few of very many can be
 * read again without all before them.
 */
public final class Lines {

  /** A line: what it says, and as it is in the file. */
  public record Line(Entry entry, String text) {}

  private final Map<String, Numbers> byTask = new HashMap<>();
  private long[] ends = new long[1 << 8];
  private int count;

  /** Numbers in ascending order. */
  private static final class Numbers {
    private int[] all = new int[8];
    private int count;

    void add(int number) {
      all = count == all.length ? Arrays.copyOf(all, 2 * count) : all;
      all[count++] = number;
    }

    int[] all() {
      return Arrays.copyOf(all, count);
    }
  }

  /**
   * Takes in the next line.
   *
   * @param task the task that it is about; empty if it is about the run
   * @param end where it ends in the file, its line end included
   */
  public void add(String task, long end) {
    ends = count == ends.length ? Arrays.copyOf(ends, 2 * count) : ends;
    ends[count++] = end;
    byTask.computeIfAbsent(task, name -> new Numbers()).add(count);
  }

  /** The numbers of the lines about a task, or about the run if it is empty; ascending. */
  public int[] of(String task) {
    Numbers numbers = byTask.get(task);
    return numbers == null ? new int[0] : numbers.all();
  }

  /**
   * Reads lines again.
   *
   * @param numbers counted from 1, of lines that were taken in
   * @throws LedgerBroken if one is not any more what it was
   */
  public List<Line> read(Path ledger, int... numbers) throws IOException {
    Chain chain = new Chain();
    List<Line> read = new ArrayList<>();
    try (SeekableByteChannel channel = Files.newByteChannel(ledger)) {
      for (int number : numbers) {
        String text = text(channel, number);
        EventJson.Line line = line(ledger, number, text);
        read.add(new Line(new Entry(line.seq(), line.at(), line.event(), chain.hash(text)), text));
      }
    }
    return read;
  }

  private String text(SeekableByteChannel channel, int number) throws IOException {
    long from = number == 1 ? 0 : ends[number - 2];
    ByteBuffer bytes = ByteBuffer.allocate((int) (ends[number - 1] - from - 1));
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // until all of it is there
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static EventJson.Line line(Path ledger, int number, String text) throws LedgerBroken {
    try {
      EventJson.Line line = EventJson.read(text);
      if (line.seq() == number) {
        return line;
      }
    } catch (IOException | RuntimeException e) {
      // not a line of a ledger any more
    }
    throw new LedgerBroken(ledger, number, "was changed after it was read");
  }
}
