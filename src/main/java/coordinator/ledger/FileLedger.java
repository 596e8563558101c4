package coordinator.ledger;

import coordinator.task.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as a file of JSON lines. What was not forced whole is taken back, so that the file
 * never holds half an event which a later one would follow.
 */
public final class FileLedger implements Ledger, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileLedger.class);

  /** What a file beside is called that keeps what another wrote; the place where follows. */
  static final String FOREIGN = "foreign-";

  private final Path file;
  private final FileChannel channel;
  private final PidFile pids;
  private final Chain chain = new Chain();
  private final @Nullable Object key;
  private long seq;
  private String head;

  private FileLedger(Path file, FileChannel channel, PidFile pids, Replay replay)
      throws IOException {
    this.file = file;
    this.channel = channel;
    this.pids = pids;
    this.seq = replay.entries();
    this.head = replay.head();
    this.key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Opens a ledger to continue it. What follows the last line that the PID file names is kept
   * aside, in a file beside it: nothing has come of it yet, and anybody may have written it.
   *
   * @param pidFile the file for eyes that repeats who was started; written along
   * @param each is given every entry that is there
   * @throws LedgerBroken if it does not verify
   */
  public static FileLedger open(Path file, Path pidFile, Consumer<Entry> each) throws IOException {
    Replay replay = Replay.ours(file, pidFile, each);
    PidFile pids = new PidFile(pidFile);
    boolean made = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (replay.torn() > 0) {
        keepAside(file, channel, replay);
        channel.truncate(replay.bytes()).force(true);
      }
      if (made) {
        forceFolder(file);
      }
      channel.position(replay.bytes());
      return new FileLedger(file, channel, pids, replay);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * So that not only the file's content, but also its name is still there after the power failed.
   */
  private static void forceFolder(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  private static void keepAside(Path file, FileChannel channel, Replay replay) throws IOException {
    Path aside = Aside.keep(file, "torn-" + replay.entries(), channel, replay.bytes());
    LOG.warn(
        "{}: {} bytes follow that no coordinator vouches for, as of a write that was cut short or"
            + " of another's hand; nothing is believed of them, and they are kept in {}",
        file,
        replay.torn(),
        aside.getFileName());
  }

  @Override
  public List<Entry> append(Instant at, List<Event> events) throws IOException {
    Instant time = at.truncatedTo(ChronoUnit.MICROS);
    List<Entry> entries = new ArrayList<>(events.size());
    StringBuilder lines = new StringBuilder();
    String prev = head;
    for (Event event : events) {
      long number = seq + entries.size() + 1;
      String line = EventJson.write(number, time, event, prev);
      prev = chain.hash(line);
      entries.add(new Entry(number, time, event, prev));
      lines.append(line).append('\n');
    }
    write(lines.toString().getBytes(StandardCharsets.UTF_8));
    seq += entries.size();
    head = prev;
    pids.append(entries);
    return entries;
  }

  @Override
  public void mustBeInPlace() throws IOException {
    Object now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      throw new LedgerGone(file, "is gone; something removed it under the running coordinator");
    }
    if (key != null && !key.equals(now)) {
      throw new LedgerGone(
          file, "is another file now; something replaced it under the running coordinator");
    }
  }

  @Override
  public boolean holdsForeignLines() throws IOException {
    return channel.size() > channel.position() || !pids.isOurs();
  }

  @Override
  public void takeBackForeignLines() throws IOException {
    long end = channel.position();
    if (channel.size() > end) {
      Path aside = Aside.keep(file, FOREIGN + end, channel, end);
      channel.truncate(end).force(true);
      LOG.warn("{}: another wrote to it; taken back, and kept in {}", file, aside.getFileName());
    }
    pids.takeBack();
  }

  private void write(byte[] bytes) throws IOException {
    long before = channel.position();
    if (channel.size() != before) {
      throw new IOException(file + ": was changed under the running coordinator");
    }
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
      if (channel.size() != before + bytes.length) {
        throw new IOException("not all that was written arrived");
      }
    } catch (IOException e) {
      takeBack(before, e);
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    }
    // What follows depends on a line that somebody can still read, and a file that was removed
    // takes every line without a word.
    mustBeInPlace();
  }

  private void takeBack(long length, IOException cause) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(
          e); // a torn line is then found, and kept aside, when the ledger is opened again
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    pids.close();
  }
}
