package coordinator.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the PID file tells of the ledger: which line is the last, and the hashes of the lines that
 * it names. Those are more than half of a long ledger's, so they are kept as bare numbers. It is
 * asked for one line after the other.
 */
final class Told {

  private static final byte[] LEDGER = " ledger=".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEAD = " head=".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH = 64;
  private static final int DIGITS = 18;
  private static final int SHORTEST = HEAD.length + 1 + 1 + HASH;
  private static final int LONGEST = LEDGER.length + DIGITS + 1 + HASH;

  /** Of each line its number and the four words of its hash. */
  private static final int WORDS = 5;

  private static final int USUAL_LINE = 100;

  /** What each character stands for in a hash; negative if it does not occur there. */
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int value = 0; value < 16; value++) {
      VALUES[Character.forDigit(value, 16)] = (byte) value;
    }
  }

  private long[] words;
  private int filled;
  private int next;
  private long passedOver = -1;
  private long head;

  private Told(long size) {
    words = new long[WORDS * (int) Math.min(1 << 20, 1 + size / USUAL_LINE)];
  }

  /** Only whole lines count; a file that is not there tells nothing. */
  static Told of(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return new Told(0);
    }
    Told told = new Told(Files.size(pidFile));
    try (InputStream in = Files.newInputStream(pidFile)) {
      told.read(in);
    }
    told.putInOrder();
    return told;
  }

  /**
   * The last line that was on disk when something could follow from it; {@link Long#MAX_VALUE} if
   * it was written by a version that did not tell.
   */
  long head() {
    return head == 0 ? Long.MAX_VALUE : head;
  }

  boolean isEmpty() {
    return filled == 0;
  }

  /** Whether it names another hash for this line, which comes after those asked for before. */
  boolean contradicts(Entry entry) {
    for (; next < filled && words[next] < entry.seq(); next += WORDS) {
      passedOver = words[next];
    }
    if (next == filled || words[next] != entry.seq()) {
      return false;
    }
    long different = 0;
    for (int word = 1; word < WORDS; word++) {
      long value = 0;
      for (int i = 16 * word - 16; i < 16 * word; i++) {
        value = value << 4 | VALUES[entry.hash().charAt(i)];
      }
      different |= words[next + word] ^ value;
    }
    next += WORDS;
    return different != 0;
  }

  /** The last line that it names of those that never came. */
  OptionalLong missing() {
    if (next < filled) {
      return OptionalLong.of(words[filled - WORDS]);
    }
    return passedOver < 0 ? OptionalLong.empty() : OptionalLong.of(passedOver);
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int kept = 0;
    for (int read = in.read(buffer);
        read >= 0;
        read = in.read(buffer, kept, buffer.length - kept)) {
      int begin = 0;
      int end = kept + read;
      int i = Math.max(kept, SHORTEST);
      while (i < end) {
        if (buffer[i++] == '\n') {
          take(buffer, begin, i - 1);
          begin = i;
          i += SHORTEST; // an end of a line that is passed over there is one that names nothing
        }
      }
      kept = Math.min(LONGEST, end - begin); // no line says more than that
      System.arraycopy(buffer, end - kept, buffer, 0, kept);
    }
  }

  /** Takes a line that ends as {@code ledger=12:HASH} or {@code head=12:HASH}. */
  private void take(byte[] line, int begin, int end) {
    int colon = end - HASH - 1;
    int number = colon;
    while (number > begin && line[number - 1] >= '0' && line[number - 1] <= '9') {
      number--;
    }
    boolean last = ends(line, begin, number, HEAD);
    if ((last || ends(line, begin, number, LEDGER))
        && number < colon
        && colon - number <= DIGITS
        && line[colon] == ':') {
      add(line, number, colon, last);
    }
  }

  private static boolean ends(byte[] line, int begin, int end, byte[] word) {
    int from = end - word.length;
    return from >= begin && Arrays.equals(line, from, end, word, 0, word.length);
  }

  private void add(byte[] line, int number, int colon, boolean last) {
    if (filled == words.length) {
      words = Arrays.copyOf(words, 2 * filled);
    }
    long seq = 0;
    for (int i = number; i < colon; i++) {
      seq = seq * 10 + line[i] - '0';
    }
    int other = 0;
    for (int word = 1; word < WORDS; word++) {
      long value = 0;
      for (int i = colon + 16 * word - 15; i <= colon + 16 * word; i++) {
        int digit = VALUES[line[i] & 0xff];
        other |= digit;
        value = value << 4 | digit;
      }
      words[filled + word] = value;
    }
    if (other >= 0) {
      words[filled] = seq;
      filled += WORDS;
      head = last ? Math.max(head, seq) : head;
    }
  }

  /** They are in order but after a crash; what was said last of a line counts. */
  private void putInOrder() {
    boolean ordered = true;
    for (int i = WORDS; i < filled; i += WORDS) {
      ordered &= words[i - WORDS] < words[i];
    }
    if (!ordered) {
      TreeMap<Long, long[]> sorted = new TreeMap<>();
      for (int i = 0; i < filled; i += WORDS) {
        sorted.put(words[i], Arrays.copyOfRange(words, i, i + WORDS));
      }
      filled = 0;
      for (long[] line : sorted.values()) {
        System.arraycopy(line, 0, words, filled, WORDS);
        filled += WORDS;
      }
    }
  }
}
