package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledgers that are read in many blocks, by several threads, and the edges of lines. */
final class LongReplayTest {

  private static final int LINES = 9_000;

  @TempDir Path folder;
  private Path file;
  private final List<byte[]> lines = new ArrayList<>();
  private String head = Chain.START;

  @BeforeEach
  void name() {
    file = folder.resolve("ledger.jsonl");
  }

  /** Some lines are longer than a block. */
  private static Event event(int number) {
    int length = number % 2_000 == 1_999 ? 700_000 : number % 211;
    return new RunEvent.Noted(number + " " + "é\n".repeat(length));
  }

  private void add(String line) {
    lines.add(line.getBytes(StandardCharsets.UTF_8));
    head = new Chain().hash(line);
  }

  private void addEvents(int count) {
    for (int i = 0; i < count; i++) {
      int number = lines.size() + 1;
      add(EventJson.write(number, Events.BEGIN, event(number), head));
    }
  }

  private byte[] written() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      out.write(line);
      out.write('\n');
    }
    return out.toByteArray();
  }

  private LedgerBroken broken() throws IOException {
    Files.write(file, written());
    List<Entry> before = new ArrayList<>();
    LedgerBroken broken =
        catchThrowableOfType(LedgerBroken.class, () -> Replay.of(file, before::add));
    assertThat(broken).as("the ledger is found broken").isNotNull();
    assertThat(before).as("what came before it is given").hasSize((int) broken.line() - 1);
    assertThat(broken).hasMessageStartingWith(file + ":" + broken.line() + ": ");
    return broken;
  }

  @Test
  void everyLineOfALongLedgerIsGivenInOrder() throws Exception {
    addEvents(LINES);
    Files.write(file, written());
    List<Entry> entries = new ArrayList<>();
    Replay replay = Replay.of(file, entries::add);
    assertThat(replay).isEqualTo(new Replay(LINES, head, Files.size(file), 0));
    for (int i = 1; i <= LINES; i++) {
      Entry entry = entries.get(i - 1);
      assertThat(entry.seq()).isEqualTo(i);
      assertThat(entry.event()).isEqualTo(event(i));
    }
    assertThat(entries.get(LINES - 1).hash()).isEqualTo(head);
  }

  @Test
  void aBreakFarBehindIsNamedWithItsLine() throws Exception {
    addEvents(LINES);
    int at = LINES - 100;
    byte[] line = lines.get(at - 1);

    lines.set(at - 1, "{\"seq\"".getBytes(StandardCharsets.UTF_8));
    assertThat(broken()).hasMessageEndingWith(at + ": is not a line of a ledger, not even JSON");
    lines.set(
        at - 1,
        new String(line, StandardCharsets.UTF_8)
            .replace(" ", "  ")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(broken())
        .hasMessageEndingWith(
            at + 1 + ": does not fit the line before, which was changed or replaced");
    lines.remove(at - 1);
    assertThat(broken())
        .hasMessageEndingWith(
            at + ": has number " + (at + 1) + "; a line was removed, added or moved");
  }

  @Test
  void whoeverTakesNoMoreStopsIt() throws Exception {
    addEvents(LINES);
    Files.write(file, written());
    LedgerBroken broken =
        catchThrowableOfType(
            LedgerBroken.class,
            () ->
                Replay.of(
                    file,
                    entry -> {
                      if (entry.seq() == 5_000) {
                        throw new IllegalStateException("enough\nof this");
                      }
                    }));
    assertThat(broken).hasMessage(file + ":5000: cannot follow on the lines before: enough");
  }

  @Test
  void whatComesAfterTheLastLineThatCountsIsOnlyMeasured() throws Exception {
    addEvents(LINES);
    byte[] whole = written();
    byte[] foreign =
        "\nnothing of this\nis a line\n\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(whole, whole.length + foreign.length);
    System.arraycopy(foreign, 0, all, whole.length, foreign.length);
    Replay replay = read(all, LINES);
    assertThat(replay).isEqualTo(new Replay(LINES, head, whole.length, foreign.length));
    int kept = lines.get(0).length + lines.get(1).length + 2;
    assertThat(read(all, 2))
        .returns(2L, Replay::entries)
        .returns((long) kept, Replay::bytes)
        .returns(all.length - kept, Replay::torn);
    assertThat(read(all, 0)).isEqualTo(new Replay(0, Chain.START, 0, all.length));
  }

  private Replay read(byte[] all, long most) throws IOException {
    return Replay.read(file, new ByteArrayInputStream(all), new Growing(most), entry -> {});
  }

  @Test
  void aLongLedgerCutAnywhereKeepsItsWholeLines() throws Exception {
    addEvents(4_100);
    byte[] whole = written();
    int end = 0;
    for (int line = 0; line < lines.size(); line++) {
      int begin = end;
      end += lines.get(line).length + 1;
      if (line % 97 == 0 || line % 2_000 == 1_998) {
        for (int cut : new int[] {begin, begin + 1, (begin + end) / 2, end - 1}) {
          assertThat(read(Arrays.copyOf(whole, cut), Long.MAX_VALUE))
              .returns((long) line, Replay::entries)
              .returns((long) begin, Replay::bytes)
              .returns(cut - begin, Replay::torn);
        }
      }
    }
  }

  @Test
  void linesThatFillABlockToItsLastByteAreReadWhole() throws Exception {
    for (int total : new int[] {(1 << 16) - 1, 1 << 16, (1 << 16) + 1, 1 << 17, (1 << 18) + 1}) {
      lines.clear();
      head = Chain.START;
      String frame = EventJson.write(1, Events.BEGIN, new RunEvent.Noted(""), head);
      String text = "x".repeat(total - 1 - frame.length());
      add(EventJson.write(1, Events.BEGIN, new RunEvent.Noted(text), head));
      assertThat(written()).hasSize(total);
      assertThat(read(written(), Long.MAX_VALUE)).isEqualTo(new Replay(1, head, total, 0));
      addEvents(2);
      assertThat(read(written(), Long.MAX_VALUE).entries()).isEqualTo(3);
    }
  }

  @Test
  void aLedgerIsReadOnWhereItGrew() throws Exception {
    Growing growing = new Growing();
    List<Entry> entries = new ArrayList<>();
    Files.createFile(file);
    for (int i = 0; i < 4; i++) {
      int known = lines.size();
      addEvents(1_500);
      for (int line = known; line < lines.size(); line++) {
        Files.write(file, lines.get(line), StandardOpenOption.APPEND);
        Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);
      }
      Files.write(file, new byte[0], StandardOpenOption.APPEND);
      growing.look(file, entries::add);
      assertThat(entries).hasSize(lines.size());
      assertThat(growing.head()).isEqualTo(head);
      assertThat(growing.bytes()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void aCarriageReturnIsPartOfTheLineSoThatTheNextDoesNotFit() throws Exception {
    addEvents(3);
    lines.set(
        1,
        (new String(lines.get(1), StandardCharsets.UTF_8) + "\r").getBytes(StandardCharsets.UTF_8));
    assertThat(broken())
        .hasMessageEndingWith("3: does not fit the line before, which was changed or replaced");
  }

  @Test
  void bytesThatAreNoTextAreNotTakenForThoseThatStandForThem() throws Exception {
    add(EventJson.write(1, Events.BEGIN, new RunEvent.Noted("a\uFFFDb"), head));
    addEvents(1);
    assertThat(read(written(), Long.MAX_VALUE).entries()).isEqualTo(2);
    byte[] line = lines.get(0);
    int at = new String(line, StandardCharsets.ISO_8859_1).indexOf("a\u00ef\u00bf\u00bdb");
    byte[] changed = new byte[line.length - 2];
    System.arraycopy(line, 0, changed, 0, at + 1);
    changed[at + 1] = (byte) 0xff;
    System.arraycopy(line, at + 4, changed, at + 2, line.length - at - 4);
    lines.set(0, changed);
    assertThat(broken())
        .hasMessageEndingWith("2: does not fit the line before, which was changed or replaced");
  }

  @Test
  void aNumberBeyondItsRangeAndARefusedValueAreToldInTheirWords() throws Exception {
    addEvents(1);
    String start = EventJson.write(2, Events.BEGIN, Events.all().get(4), head);
    lines.add(
        start.replace("\"attempt\":1", "\"attempt\":2147483648").getBytes(StandardCharsets.UTF_8));
    assertThat(broken())
        .hasMessageContaining("2: cannot be read: ")
        .hasMessageContaining("2147483648");
    lines.set(
        1, start.replace("worker.started", "worker.invented").getBytes(StandardCharsets.UTF_8));
    assertThat(broken())
        .hasMessageEndingWith(
            "2: cannot be read: type 'worker.invented' is not known: a newer version wrote it, or"
                + " it was changed");
    lines.set(1, "[]".getBytes(StandardCharsets.UTF_8));
    assertThat(broken()).hasMessageEndingWith("2: cannot be read: not a line of a ledger");
    lines.set(1, new byte[0]);
    assertThat(broken()).hasMessageEndingWith("2: cannot be read: not a line of a ledger");
  }

  @Test
  void ofAKeyThatIsThereTwiceTheLastCounts() throws Exception {
    add(
        EventJson.write(1, Events.BEGIN, new RunEvent.Noted("second"), head)
            .replace("\"text\":", "\"text\":\"first\",\"text\":"));
    Files.write(file, written());
    List<Entry> entries = new ArrayList<>();
    assertThat(Replay.of(file, entries::add).head()).isEqualTo(head);
    assertThat(entries.get(0).event()).isEqualTo(new RunEvent.Noted("second"));
  }

  @Test
  void aPreviousHashOfAnotherLengthDoesNotFit() throws Exception {
    addEvents(1);
    for (String prev :
        List.of("", head.substring(1), head + "0", head.substring(0, 63) + "\\u0030")) {
      lines.subList(1, lines.size()).clear();
      lines.add(
          EventJson.write(2, Events.BEGIN, event(2), "PREV")
              .replace("PREV", prev)
              .getBytes(StandardCharsets.UTF_8));
      assertThat(broken())
          .hasMessageEndingWith("2: does not fit the line before, which was changed or replaced");
    }
  }

  @Test
  void whatIsTooLongForALineIsOnlyMeasured() throws Exception {
    addEvents(3);
    long added = 200_000_000;
    try (InputStream endless = new Monotone(added)) {
      InputStream in = new SequenceInputStream(new ByteArrayInputStream(written()), endless);
      assertThat(Replay.read(file, in, new Growing(), entry -> {}))
          .isEqualTo(new Replay(3, head, written().length, (int) added));
    }
  }

  /** The same letter over and over. */
  private static final class Monotone extends InputStream {
    private long left;

    Monotone(long length) {
      this.left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      int length = (int) Math.min(left, most);
      Arrays.fill(into, from, from + length, (byte) 'x');
      left -= length;
      return length > 0 || most == 0 ? length : -1;
    }
  }

  @Test
  void aLastLineWithoutItsEndIsNotTaken() throws Exception {
    addEvents(3);
    byte[] whole = written();
    assertThat(read(Arrays.copyOf(whole, whole.length - 1), Long.MAX_VALUE))
        .returns(2L, Replay::entries)
        .returns(lines.get(2).length, Replay::torn);
  }
}
