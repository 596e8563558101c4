package coordinator.ledger;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of a ledger that ends with a line's end. What can be told of a line without those before
 * it is told here, so that several threads can be at several blocks.
 */
final class Block {

  /**
   * A line.
   *
   * @param says what it says
   * @param hash of it
   * @param bytes its length in the file, with its end
   */
  record Line(EventJson.Line says, String hash, int bytes) {}

  /** Far more than can be read of a line; whoever may write to the file may add anything. */
  private static final int LONGEST_LINE = 1 << 27;

  private static final ThreadLocal<LineReader> READER = ThreadLocal.withInitial(LineReader::new);
  private static final ThreadLocal<Chain> CHAIN = ThreadLocal.withInitial(Chain::new);

  private final List<Line> lines = new ArrayList<>();
  private byte[] bytes;
  private int filled;
  private int end;
  private String broken = "";

  Block(int size) {
    bytes = new byte[size];
  }

  /**
   * Takes as many whole lines as there is room for, and makes room for one. What is too long for
   * any line of ours ends the ledger as a torn line does.
   *
   * @param before the block before, whose end may be the beginning of a line
   * @return whether there may be more to read
   */
  boolean fill(InputStream in, Block before) throws IOException {
    int begun = before.filled - before.end;
    bytes = begun < bytes.length ? bytes : new byte[2 * begun];
    System.arraycopy(before.bytes, before.end, bytes, 0, begun);
    filled = begun + in.readNBytes(bytes, begun, bytes.length - begun);
    end = endOfLines(begun);
    while (end == 0 && filled == bytes.length && filled < LONGEST_LINE) {
      int searched = filled;
      bytes = Arrays.copyOf(bytes, 2 * searched);
      filled += in.readNBytes(bytes, searched, searched);
      end = endOfLines(searched);
    }
    return end > 0 && filled == bytes.length;
  }

  private int endOfLines(int searched) {
    for (int i = filled; i > searched; i--) {
      if (bytes[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }

  /** How many bytes its whole lines have. */
  int length() {
    return end;
  }

  /** Reads the lines, up to the first that cannot be read. */
  Block read() {
    lines.clear();
    broken = "";
    LineReader reader = READER.get();
    Chain chain = CHAIN.get();
    String hash = "";
    int begin = 0;
    while (begin < end && broken.isEmpty()) {
      try {
        EventJson.Line says = reader.read(bytes, begin, hash);
        hash = chain.hash(bytes, begin, reader.end());
        lines.add(new Line(says, hash, reader.end() + 1 - begin));
        begin = reader.end() + 1;
      } catch (JsonParseException e) {
        broken = "is not a line of a ledger, not even JSON";
      } catch (IOException | RuntimeException e) {
        broken = "cannot be read: " + LedgerBroken.firstLine(e);
      }
    }
    return this;
  }

  /** The lines that could be read, in order. */
  List<Line> lines() {
    return lines;
  }

  /** How many bytes follow on the last whole line. */
  int begun() {
    return filled - end;
  }

  /** What is wrong with the line after them; empty if nothing is. */
  String broken() {
    return broken;
  }
}
