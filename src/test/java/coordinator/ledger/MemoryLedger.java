package coordinator.ledger;

import coordinator.task.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A ledger on a disk of pretence, in the very form of the real one and read back by the real
 * verification.
 */
public final class MemoryLedger implements Ledger {

  /** The disk: it may refuse, stop in the middle, or pull the plug. */
  public interface Disk {

    /** All that is there. */
    byte[] content();

    /**
     * Adds bytes at the end and forces them; either all of them or none, unless the machine dies in
     * it.
     */
    void append(byte[] bytes) throws IOException;

    /** Cuts off what is beyond. */
    void truncate(int length);
  }

  private final Disk disk;
  private final Chain chain = new Chain();
  private long seq;
  private String head;

  private MemoryLedger(Disk disk, Replay replay) {
    this.disk = disk;
    this.seq = replay.entries();
    this.head = replay.head();
  }

  /** Opens a ledger to continue it, without its torn tail. */
  public static MemoryLedger open(Disk disk, Consumer<Entry> each) throws IOException {
    Replay replay = replay(disk, each);
    disk.truncate((int) replay.bytes());
    return new MemoryLedger(disk, replay);
  }

  /** Reads all of it, as the real one is read. */
  public static Replay replay(Disk disk, Consumer<Entry> each) throws IOException {
    return Replay.read(
        Path.of("ledger.jsonl"), new ByteArrayInputStream(disk.content()), new Growing(), each);
  }

  @Override
  public List<Entry> append(Instant at, List<Event> events) throws IOException {
    List<Entry> entries = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    String prev = head;
    for (Event event : events) {
      long number = seq + entries.size() + 1;
      String line = EventJson.write(number, at, event, prev);
      prev = chain.hash(line);
      entries.add(new Entry(number, at, event, prev));
      lines.append(line).append('\n');
    }
    disk.append(lines.toString().getBytes(StandardCharsets.UTF_8));
    seq += entries.size();
    head = prev;
    return entries;
  }
}
