package coordinator.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Follows a log as it grows, line by line, from its present end. One that was cut meanwhile,
 * because it had become too large, is followed from shortly before its new end.
 */
public final class LogFollower {

  private static final int MOST_AT_ONCE = 1 << 20;
  private static final int AGAIN = 16 << 10;
  private static final String CUT = "… the log was cut meanwhile; its end:";

  private final Path log;
  private long at;
  private String rest = "";

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
    if (!rest.isEmpty()) {
      line.accept(rest);
    }
  }

  private boolean read(Consumer<String> line) throws IOException {
    if (!Files.exists(log)) {
      return false; // moved away with its run
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      boolean cut = length < at;
      if (cut) {
        at = Math.max(0, length - AGAIN);
        rest = "";
      }
      byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, length - at)];
      file.seek(at);
      int count = Math.max(0, file.read(bytes)); // fewer, where it is cut just now
      at += count;
      String text = rest + new String(bytes, 0, count, StandardCharsets.UTF_8);
      if (cut) {
        line.accept(CUT);
        text = text.substring(text.indexOf('\n') + 1);
      }
      String[] lines = text.split("\n", -1);
      for (int i = 0; i < lines.length - 1; i++) {
        line.accept(lines[i]);
      }
      rest = lines[lines.length - 1];
      return count > 0;
    }
  }
}
