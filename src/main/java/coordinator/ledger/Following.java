package coordinator.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's record while another writes it: each look gives what came since the last one, as
 * far as the PID file vouches for it by then. So lines that a worker appended for itself are not
 * given, as they are not by {@link Replay}. It belongs to one thread at a time.
 */
public final class Following {

  private static final Pattern NAMED =
      Pattern.compile(" (ledger|head)=(\\d{1,18}):([0-9a-f]{64})\n");

  private static final int PART = 1 << 20;

  private final Growing ledger = new Growing();

  /** Hashes that the PID file names for lines that were not read yet. */
  private final Map<Long, String> named = new HashMap<>();

  private long told;
  private long head;
  private @Nullable Object ledgerKey;
  private @Nullable Object pidFileKey;

  /** How many lines verified so far. */
  public long entries() {
    return ledger.entries();
  }

  /** Length of the part that verified. */
  public long bytes() {
    return ledger.bytes();
  }

  /**
   * Whether the files in this folder are still those that were read, as far as can be told without
   * reading them. The record may have moved as a whole meanwhile, within one file system.
   */
  public boolean inPlace(Path folder) throws IOException {
    return inPlace(folder.resolve("ledger.jsonl"), ledgerKey, ledger.bytes(), false)
        && inPlace(folder.resolve("worker-pids.txt"), pidFileKey, told, pidFileKey == null);
  }

  private static boolean inPlace(Path file, @Nullable Object key, long read, boolean mayBeMissing)
      throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return key == null || (Objects.equals(now.fileKey(), key) && now.size() >= read);
    } catch (NoSuchFileException e) {
      return mayBeMissing;
    }
  }

  /** The record was copied to where it is looked at next. */
  public void moved() {
    ledgerKey = null;
    pidFileKey = null;
  }

  /**
   * Reads on from where the last look ended; files that are not there have nothing new.
   *
   * @param folder where the run's record lies
   * @param each is given every new entry, in order
   * @throws LedgerBroken at the first line that does not fit, or is missing; there is no reading on
   *     after that
   */
  public void look(Path folder, Consumer<Entry> each) throws IOException {
    Path file = folder.resolve("ledger.jsonl");
    Path pidFile = folder.resolve("worker-pids.txt");
    if (file.toFile().length() == ledger.bytes() && pidFile.toFile().length() == told) {
      return; // asked of every run again and again, so it costs two system calls
    }
    hear(pidFile); // first: it never names what is not in the ledger yet
    ledger.until(head == 0 ? Long.MAX_VALUE : head);
    if (ledgerKey == null) {
      ledgerKey = key(file);
    }
    ledger.look(
        file,
        entry -> {
          compare(entry.seq(), entry.hash());
          each.accept(entry);
        });
    if (!named.isEmpty() && Files.exists(file)) {
      throw new LedgerBroken(
          file,
          ledger.entries() + 1,
          "is missing: worker-pids.txt names line "
              + Collections.max(named.keySet())
              + ", so the ledger's tail was cut off");
    }
  }

  private void compare(long seq, String hash) {
    String expected = named.remove(seq);
    if (expected != null && !expected.equals(hash)) {
      throw new IllegalStateException("worker-pids.txt names another hash for this line");
    }
  }

  /** Takes in the whole lines that are new in the PID file. */
  private void hear(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (pidFileKey == null) {
        pidFileKey = key(file);
      }
      ByteBuffer part =
          ByteBuffer.allocate((int) Math.max(0, Math.min(PART, channel.size() - told)));
      for (int length = -1; length != 0; told += length) {
        channel.position(told);
        while (part.hasRemaining() && channel.read(part) >= 0) {
          // until the part is full, or the file ends
        }
        length = hear(part);
        part.clear();
      }
    } catch (NoSuchFileException e) {
      // moved away with its run, or not made yet
    }
  }

  /** How long the whole lines in this part are. */
  private int hear(ByteBuffer part) {
    int end = part.position();
    while (end > 0 && part.get(end - 1) != '\n') {
      end--;
    }
    Matcher lines = NAMED.matcher(new String(part.array(), 0, end, StandardCharsets.UTF_8));
    while (lines.find()) {
      long seq = Long.parseLong(lines.group(2));
      if (seq > ledger.entries()) { // else it was read before there was a PID file
        named.put(seq, lines.group(3));
      }
      head = lines.group(1).equals("head") ? Math.max(head, seq) : head;
    }
    return end;
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
