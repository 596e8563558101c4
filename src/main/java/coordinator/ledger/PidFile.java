package coordinator.ledger;

import coordinator.task.RunEvent;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PID file for eyes and scripts: who was started when, and what became of it. It repeats the
 * number and the hash of the ledger's line, against which a tail cut off the ledger can be told.
 */
final class PidFile implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneId.systemDefault());

  private static final Pattern NAMED = Pattern.compile(" ledger=(\\d{1,18}):([0-9a-f]{64})\n");

  private final Path file;
  private final FileChannel channel;

  PidFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (endsInMidLine()) {
      write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
  }

  private boolean endsInMidLine() throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return in.size() > 0 && in.read(last, in.size() - 1) == 1 && last.get(0) != '\n';
    }
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
      write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
    }
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
   * The lines of the ledger that are named here, with their hashes; only whole lines count.
   *
   * @return empty if the file is not there
   */
  static Map<Long, String> named(Path file) throws IOException {
    Map<Long, String> named = new HashMap<>();
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Matcher matcher = NAMED.matcher(text);
      while (matcher.find()) {
        named.put(Long.parseLong(matcher.group(1)), matcher.group(2));
      }
    }
    return named;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
