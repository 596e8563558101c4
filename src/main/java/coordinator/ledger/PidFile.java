package coordinator.ledger;

import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
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
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PID file for eyes and scripts: who was started when, and what became of it. It repeats the
 * number and the hash of the ledger's line, against which a tail cut off the ledger can be told.
 */
final class PidFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneId.systemDefault());

  static final Pattern NAMED = Pattern.compile(" (ledger|head)=(\\d{1,18}):([0-9a-f]{64})\n");

  private final Path file;
  private FileChannel channel;
  private @Nullable Object key;
  private long length;

  PidFile(Path file) throws IOException {
    this.file = file;
    this.channel = open(file, StandardOpenOption.CREATE);
    this.key = key(file);
    this.length = channel.size();
    if (endsInMidLine()) {
      write("\n");
    }
  }

  private static FileChannel open(Path file, StandardOpenOption create) throws IOException {
    return FileChannel.open(
        file, create, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private boolean endsInMidLine() throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return length > 0 && channel.read(last, length - 1) == 1 && last.get(0) != '\n';
  }

  /**
   * Repeats what was recorded at once. The last line is always named: whatever follows it in the
   * ledger is not believed by the next coordinator.
   */
  void append(List<Entry> entries) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      @Nullable String text = text(entry);
      boolean last = i == entries.size() - 1;
      if (text != null || last) {
        lines.append(TIME.format(entry.at())).append(' ');
        lines.append(text == null ? "record " + entry.type() : text);
        lines
            .append(last ? " head=" : " ledger=")
            .append(entry.seq())
            .append(':')
            .append(entry.hash())
            .append('\n');
      }
    }
    write(lines.toString());
  }

  private void write(String text) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        length += channel.write(buffer, length);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** Whether the file is in its place and ends with what was written here. */
  boolean isOurs() throws IOException {
    return inPlace() && channel.size() == length;
  }

  private boolean inPlace() throws IOException {
    try {
      return Objects.equals(key, key(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Puts the file back as it was written here, and keeps aside what another made of it. */
  void takeBack() throws IOException {
    String why = FileLedger.FOREIGN + length;
    if (!inPlace()) {
      Path aside =
          Files.exists(file, LinkOption.NOFOLLOW_LINKS)
              ? Aside.move(file, why)
              : Aside.keep(file, why, channel, channel.size());
      LOG.warn("{}: was removed or replaced; made anew, see {}", file, aside.getFileName());
      try (FileChannel before = channel) {
        channel = open(file, StandardOpenOption.CREATE_NEW);
        key = key(file);
        Aside.copy(before, 0, length, channel);
        channel.force(true);
      }
    } else if (channel.size() > length) {
      Path aside = Aside.keep(file, why, channel, length);
      channel.truncate(length).force(true);
      LOG.warn("{}: another wrote to it; taken back, and kept in {}", file, aside.getFileName());
    }
    length = channel.size(); // What was cut off cannot be brought back; the ledger still has it.
  }

  private static @Nullable String text(Entry entry) {
    if (entry.event() instanceof RunEvent.Started e) {
      return "run " + e.run() + " COORDINATOR PID: " + e.coordinator().pid();
    }
    if (entry.event() instanceof RunEvent.Continued e) {
      return "run continued, COORDINATOR PID: " + e.coordinator().pid();
    }
    if (entry.event() instanceof RunEvent.Left) {
      return "run left";
    }
    if (entry.event() instanceof RunEvent.Ended e) {
      return "run " + (e.passed() ? "passed" : "failed");
    }
    if (entry.event() instanceof TaskEvent.WorkerStarted e) {
      return e.task()
          + " PID: "
          + e.process().pid()
          + " attempt="
          + e.attempt()
          + " cause="
          + e.cause().word()
          + " wrapper="
          + e.process().wrapper()
          + " log="
          + e.log();
    }
    if (entry.event() instanceof TaskEvent.CheckStarted e) {
      return e.task()
          + " CHECK PID: "
          + e.process().pid()
          + " attempt="
          + e.attempt()
          + " check="
          + e.name()
          + " wrapper="
          + e.process().wrapper()
          + " log="
          + e.log();
    }
    if (entry.event() instanceof TaskEvent.WorkerExited e) {
      return e.task() + " attempt=" + e.attempt() + " " + e.exit().words();
    }
    if (entry.event() instanceof TaskEvent.Judged e) {
      return e.task() + " attempt=" + e.attempt() + (e.verdict().passed() ? " passed" : " failed");
    }
    return null;
  }

  /**
   * What this file tells of the ledger.
   *
   * @param hashes of the lines that are named, by their numbers
   * @param head the last line that was on disk when something could follow from it; {@link
   *     Long#MAX_VALUE} if it was written by a version that did not tell
   */
  record Told(Map<Long, String> hashes, long head) {}

  /** Only whole lines count; a file that is not there tells nothing. */
  static Told told(Path file) throws IOException {
    Map<Long, String> hashes = new HashMap<>();
    long head = 0;
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Matcher matcher = NAMED.matcher(text);
      while (matcher.find()) {
        long seq = Long.parseLong(matcher.group(2));
        hashes.put(seq, matcher.group(3));
        head = matcher.group(1).equals("head") ? Math.max(head, seq) : head;
      }
    }
    return new Told(hashes, head == 0 ? Long.MAX_VALUE : head);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
