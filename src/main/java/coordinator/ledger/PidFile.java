package coordinator.ledger;

import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PID file for eyes and scripts: who was started when, and what became of it. It repeats the number and the hash of
 * the ledger's line, against which a tail cut off the ledger can be told.
 */
final class PidFile implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneId.systemDefault());

  private final Path file;
  private final FileChannel channel;

  PidFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void append(List<Entry> entries) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : entries) {
      @Nullable String text = text(entry);
      if (text != null) {
        lines.append(TIME.format(entry.at())).append(' ').append(text);
        lines.append(" ledger=").append(entry.seq()).append(':').append(entry.hash()).append('\n');
      }
    }
    if (lines.length() > 0) {
      ByteBuffer buffer = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private static @Nullable String text(Entry entry) {
    if (entry.event() instanceof TaskEvent.WorkerStarted e) {
      return e.task() + " PID: " + e.process().pid() + " attempt=" + e.attempt() + " cause=" + e.cause().word()
          + " wrapper=" + e.process().wrapper() + " log=" + e.log();
    }
    if (entry.event() instanceof TaskEvent.CheckStarted e) {
      return e.task() + " CHECK PID: " + e.process().pid() + " attempt=" + e.attempt() + " check=" + e.name()
          + " wrapper=" + e.process().wrapper() + " log=" + e.log();
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
   * Holds the ledger against the last line here that names one of its lines.
   *
   * @throws LedgerBroken if the ledger is shorter than it was
   */
  void compare(Path ledger, Replay replay) throws IOException {
    long seen = lastSeen(Files.readString(file));
    if (seen > replay.entries()) {
      throw new LedgerBroken(
          ledger,
          replay.entries() + 1,
          "is missing: " + file.getFileName() + " names line " + seen + ", so the ledger's tail was cut off");
    }
  }

  private static long lastSeen(String text) {
    int at = text.lastIndexOf(" ledger=");
    int colon = text.indexOf(':', Math.max(at, 0));
    boolean whole = at >= 0 && colon > 0 && text.indexOf('\n', colon) > 0;
    try {
      return whole ? Long.parseLong(text.substring(at + " ledger=".length(), colon)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
