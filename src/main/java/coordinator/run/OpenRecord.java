package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.ledger.Following;
import coordinator.ledger.LedgerBroken;
import coordinator.ledger.Lines;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run that somebody looks at: read and verified once, and then only what is
 * appended, with single lines read again where they are asked for. So a look costs what it shows,
 * and not what the run is long. It is guarded by {@link OpenRecords}.
 */
public final class OpenRecord {

  /** So many times as long as the reading took, what was read is trusted; then all is verified. */
  private static final int TRUSTED = 30;

  private final Path folder;
  private final InstantSource clock;
  private Following following = new Following();
  private Lines lines = new Lines();
  private RunState state = new RunState();
  private @Nullable LedgerBroken broken;
  private List<Object> known = List.of();
  private List<Object> verified = List.of();
  private Instant trustedUntil = Instant.MIN;

  OpenRecord(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** A line of the ledger: what it says, and as it is in the file. */
  public record Told(News.Line says, String line) {}

  /** Takes in what was appended. */
  void refresh() throws IOException {
    List<Object> now = List.of(stamp("ledger.jsonl"), stamp("worker-pids.txt"));
    Instant began = clock.instant();
    boolean trusted = now.equals(verified) || began.isBefore(trustedUntil);
    if (!trusted || (broken != null && !now.equals(known)) || !following.inPlace(folder)) {
      begin();
      read();
      Instant ended = clock.instant();
      trustedUntil = ended.plus(Duration.between(began, ended).multipliedBy(TRUSTED));
      verified = now;
    } else if (!now.equals(known)) {
      read();
    }
    known = now;
  }

  /**
   * Makes sure that what it tells is so.
   *
   * @throws LedgerBroken if the record does not verify
   */
  void verify() throws LedgerBroken {
    if (broken != null) {
      throw broken;
    }
  }

  private void begin() {
    following = new Following();
    lines = new Lines();
    state = new RunState();
    broken = null;
  }

  private void read() throws IOException {
    try {
      following.look(folder, this::take);
    } catch (LedgerBroken e) {
      broken = e;
    }
  }

  private void take(Entry entry) {
    lines.add(task(entry), following.bytes());
    state.apply(entry.event(), entry.at());
  }

  /** The task that an entry is about; empty if it is about the run. */
  private static String task(Entry entry) {
    return entry.event() instanceof TaskEvent event ? event.task() : "";
  }

  /** What changes whenever a file does. */
  private Object stamp(String name) throws IOException {
    try {
      return Files.readAttributes(folder.resolve(name), "unix:ino,size,ctime");
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** The run as its record tells it, as far as that verifies. */
  public RunState state() {
    return state;
  }

  /** Whether the record holds. */
  public RunDetail.Chain chain() {
    return broken == null
        ? new RunDetail.Chain(following.entries(), true, null)
        : new RunDetail.Chain(broken.line() - 1, false, String.valueOf(broken.getMessage()));
  }

  /** What the ledger tells of these tasks, in the order in which they were taken. */
  Map<String, History> histories(Collection<String> tasks) throws IOException {
    int[] numbers = tasks.stream().flatMapToInt(task -> IntStream.of(lines.of(task))).toArray();
    return History.of(folder, entries(numbers));
  }

  private List<Entry> entries(int... numbers) throws IOException {
    int[] inOrder = IntStream.of(numbers).sorted().toArray();
    return lines.read(folder.resolve("ledger.jsonl"), inOrder).stream()
        .map(Lines.Line::entry)
        .toList();
  }

  /**
   * A part of the ledger, told in words.
   *
   * @param offset how many lines before it
   * @param limit how many at most
   */
  public List<Told> told(long offset, long limit) throws IOException {
    int all = (int) chain().entries();
    int from = (int) Math.min(offset, all);
    int[] wanted = IntStream.rangeClosed(from + 1, (int) Math.min(from + limit, all)).toArray();
    List<Lines.Line> part = lines.read(folder.resolve("ledger.jsonl"), wanted);
    RunState before = before(from, part);
    List<Told> told = new ArrayList<>();
    for (Lines.Line line : part) {
      Entry entry = line.entry();
      told.add(new Told(News.Line.of(entry, before), line.text()));
      before.apply(entry.event(), entry.at());
    }
    return told;
  }

  /** The run before a part of its ledger, as far as that part is about it. */
  private RunState before(int from, List<Lines.Line> part) throws IOException {
    Set<String> about =
        part.stream()
            .map(line -> task(line.entry()))
            .collect(Collectors.toCollection(TreeSet::new));
    about.add("");
    int[] earlier =
        about.stream()
            .flatMapToInt(task -> IntStream.of(lines.of(task)))
            .filter(number -> number <= from)
            .toArray();
    RunState before = new RunState();
    entries(earlier).forEach(entry -> before.apply(entry.event(), entry.at()));
    return before;
  }
}
