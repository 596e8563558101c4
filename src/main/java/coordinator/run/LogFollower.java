package coordinator.run;

import coordinator.checkpoint.LogTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Follows a log as it grows, line by line, from its present end, as plain text as {@link LogTail}
 * gives it. One that was cut meanwhile, because it had become too large, is followed from shortly
 * before its new end.
 */
public final class LogFollower {

  private static final int MOST_AT_ONCE = 1 << 20;
  private static final int AGAIN = 16 << 10;

  /** So much of a line is kept until it ends; less is shown of it. */
  private static final int LONGEST_LINE = 64 << 10;

  private static final String CUT = "… the log was cut meanwhile; its end:";

  private final Path log;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private long at;

  public LogFollower(Path log) throws IOException {
    this.log = log;
    this.at = Files.size(log);
  }

  /**
   * Gives each new line until the log's writer has ended and all is read.
   *
   * @param ended whether the writer has ended
   */
  public void follow(Consumer<String> line, BooleanSupplier ended)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    boolean last = ended.getAsBoolean();
    while (true) {
      boolean more = read(line);
      if (!more && last) {
        break;
      }
      last = ended.getAsBoolean();
      if (!more && never.await(200, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    give(line);
  }

  /** Gives the whole lines that are new; none of what is no plain file any more. */
  private boolean read(Consumer<String> line) throws IOException {
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      return false; // moved away with its run, or a worker has put something else there
    }
    try (SeekableByteChannel file =
        Files.newByteChannel(log, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long length = file.size();
      boolean cut = length < at;
      if (cut) {
        at = Math.max(0, length - AGAIN);
        rest.reset();
        line.accept(CUT);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_AT_ONCE, length - at));
      int count = Math.max(0, file.position(at).read(bytes)); // fewer, where it is cut just now
      at += count;
      boolean skipping = cut && at > count; // the first line is not whole
      for (int i = 0; i < count; i++) {
        byte each = bytes.get(i);
        if (each != '\n') {
          if (rest.size() < LONGEST_LINE) {
            rest.write(each);
          }
        } else if (skipping) {
          rest.reset();
          skipping = false;
        } else {
          give(line);
        }
      }
      return count > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void give(Consumer<String> line) {
    LogTail.lines(rest.toString(StandardCharsets.UTF_8)).forEach(line);
    rest.reset();
  }
}
