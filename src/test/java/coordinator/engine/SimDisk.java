package coordinator.engine;

import coordinator.ledger.MemoryLedger;
import coordinator.task.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A disk that may be full, and on which a write may be cut short by the writer's death. */
final class SimDisk implements MemoryLedger.Disk {

  private static final Pattern ID = Pattern.compile("\"id\":\"(r\\d+)\"");
  private static final Pattern END =
      Pattern.compile(
          "\"type\":\"(worker|check)\\.(?:exited|finished)\",\"task\":\"(\\w+)\",\"attempt\":(\\d+)"
              + "(?:,\"check\":(\\d+))?");

  private final Fate fate;
  private final Set<String> started = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private byte[] bytes = new byte[4096];
  private int length;

  /** So much was promised to be there. */
  private int sworn;

  SimDisk(Fate fate) {
    this.fate = fate;
  }

  @Override
  public byte[] content() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void append(byte[] more) throws IOException {
    fate.mayDie("before a write");
    if (fate.fault()) {
      put(more, fate.once(2) ? 0 : fate.below(more.length + 1)); // what could not be taken back
      throw new IOException("ledger.jsonl: no space left on device");
    }
    if (fate.evil(400)) {
      put(more, fate.below(more.length + 1));
      throw new Fate.Died("in a write");
    }
    put(more, more.length);
    sworn = length;
    String lines = new String(more, StandardCharsets.UTF_8);
    Matcher ends = END.matcher(lines);
    while (ends.find()) {
      String check = ends.group(4) == null ? "" : "-" + ends.group(4);
      ended.add(ends.group(1) + "-" + ends.group(2) + "-" + ends.group(3) + check);
    }
    Matcher ids = ID.matcher(lines);
    while (ids.find()) {
      started.add(ids.group(1));
    }
    fate.mayDie("after a write");
  }

  private void put(byte[] more, int count) {
    while (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    System.arraycopy(more, 0, bytes, length, count);
    length += count;
  }

  @Override
  public void truncate(int to) {
    if (to < sworn) {
      throw new AssertionError("the ledger shrinks from " + sworn + " to " + to);
    }
    length = to;
  }

  /** Whether the end of the process of such a name was promised to be there. */
  boolean knowsEnd(String name) {
    return ended.contains(name);
  }

  /** Whether the start of a process was promised to be there. */
  boolean knows(Started process) {
    return started.contains(process.id());
  }
}
