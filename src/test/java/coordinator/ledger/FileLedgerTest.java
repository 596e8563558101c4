package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLedgerTest {

  @TempDir Path folder;
  private Path file;
  private Path pids;

  @BeforeEach
  void names() {
    file = folder.resolve("ledger.jsonl");
    pids = folder.resolve("worker-pids.txt");
  }

  @Test
  void keepsWhatWasAppendedAndNumbersItOn() throws Exception {
    List<Event> all = Events.all();
    append(all.subList(0, 10));
    append(all.subList(10, all.size()));
    List<Entry> read = read();
    assertThat(read).extracting(Entry::event).containsExactlyElementsOf(all);
    assertThat(read.get(all.size() - 1).seq()).isEqualTo(all.size());
  }

  @Test
  void repeatsForEyesWhoWasStartedWhenAndWhatBecameOfIt() throws Exception {
    append(Events.all());
    List<String> lines = Files.readAllLines(pids);
    assertThat(lines.get(0)).contains(" run 20260301-120000-abcd COORDINATOR PID: 4242 head=1:");
    assertThat(lines)
        .anyMatch(line -> line.contains(" record task.taken head="))
        .anyMatch(
            line ->
                line.matches(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d{4} P01 PID: 1001 attempt=1"
                        + " cause=first wrapper=2001 log=tmp/PLAN-x/worker-P01-1\\.log"
                        + " head=5:[0-9a-f]{64}"));
    assertThat(lines).anyMatch(line -> line.contains(" P01 attempt=2 exited 0 "));
    assertThat(lines).anyMatch(line -> line.contains(" P01 CHECK PID: 1004 attempt=2 check=test "));
    assertThat(lines).anyMatch(line -> line.contains(" P01 attempt=2 passed "));
  }

  @Test
  void keepsATornLastLineAside() throws Exception {
    append(Events.all());
    Files.writeString(file, "{\"seq\":99,\"at", StandardOpenOption.APPEND);
    append(note("after"));
    assertThat(read()).hasSize(Events.all().size() + 1);
    assertThat(folder.resolve("ledger.jsonl.torn-" + Events.all().size()))
        .hasContent("{\"seq\":99,\"at");
  }

  @Test
  void cutAtAnyByteItKeepsEveryWholeLineAndGoesOn() throws Exception {
    append(Events.all().subList(0, 12));
    byte[] whole = Files.readAllBytes(file);
    List<String> named = Files.readAllLines(pids);
    int lines = 0;
    for (int cut = 0; cut <= whole.length; cut++) {
      lines += cut > 0 && whole[cut - 1] == '\n' ? 1 : 0;
      Files.write(file, Arrays.copyOf(whole, cut));
      Replay replay = Replay.of(file, entry -> {});
      assertThat(replay.entries()).isEqualTo(lines);
      assertThat(replay.bytes() + replay.torn()).isEqualTo(cut);
      if (cut % 97 == 0) {
        Files.write(pids, named.subList(0, lines));
        append(note("after"));
        assertThat(read()).hasSize(lines + 1);
      }
    }
  }

  @Test
  void tellsATailThatWasCutAtALinesEndByThePidFile() throws Exception {
    append(Events.all());
    List<String> lines = Files.readAllLines(file);
    int last = lines.size(); // a coordinator that ends is the last that the PID file names
    assertThat(read()).hasSize(last);
    for (int cut = last - 1; cut > 0; cut--) {
      write(lines.subList(0, cut));
      assertThat(broken()).isEqualTo(cut + 1);
    }
    write(List.of());
    assertThat(broken()).isEqualTo(1);
    Files.delete(file);
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aPidFileWithATornLineIsOfUseAllTheSame() throws Exception {
    append(Events.all());
    Files.writeString(pids, "2026-03-01T12:00:00+0000 P03 PID: 1 led", StandardOpenOption.APPEND);
    List<String> lines = Files.readAllLines(file);
    append(Events.all().subList(4, 5));
    assertThat(Files.readAllLines(pids)).anyMatch(line -> line.endsWith(" P03 PID: 1 led"));
    write(lines.subList(0, 32));
    assertThat(broken()).isEqualTo(33);
  }

  @Test
  void aRecordThatWasWrittenAnewAsAWholeIsToldByThePidFile() throws Exception {
    append(Events.all());
    byte[] pidsOfFirst = Files.readAllBytes(pids);
    Files.delete(file);
    Files.delete(pids);
    List<Event> forged = new ArrayList<>(Events.all());
    forged.set(1, new RunEvent.Noted("nothing was taken"));
    forged.removeIf(event -> event instanceof coordinator.task.TaskEvent);
    while (forged.size() < Events.all().size()) {
      forged.add(new RunEvent.Noted("forged"));
    }
    append(forged);
    Files.write(pids, pidsOfFirst);
    assertThat(broken()).isEqualTo(2); // the first line that is another
  }

  @Test
  void findsAnEditedLineADeletedLineAndSwappedLines() throws Exception {
    append(Events.all());
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size() - 1; i++) {
      List<String> edited = new ArrayList<>(lines);
      edited.set(i, lines.get(i).replaceFirst("T12:00", "T12:01"));
      write(edited);
      assertThat(broken()).as("line %d edited", i + 1).isBetween(i + 1L, i + 2L);

      List<String> deleted = new ArrayList<>(lines);
      deleted.remove(i);
      write(deleted);
      assertThat(broken()).as("line %d deleted", i + 1).isEqualTo(i + 1);

      List<String> swapped = new ArrayList<>(lines);
      Collections.swap(swapped, i, i + 1);
      write(swapped);
      assertThat(broken()).as("lines %d and the next swapped", i + 1).isEqualTo(i + 1);

      List<String> doubled = new ArrayList<>(lines);
      doubled.add(i, lines.get(i));
      write(doubled);
      assertThat(broken()).as("line %d doubled", i + 1).isEqualTo(i + 2);
    }
  }

  @Test
  void anyByteThatChangedIsFoundAndNeverReadAsSomethingElse() throws Exception {
    append(Events.all());
    byte[] whole = Files.readAllBytes(file);
    int last = whole.length - 2;
    while (whole[last] != '\n') {
      last--;
    }
    Random random = new Random(1);
    for (int i = 0; i < 800; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(whole.length);
      changed[at] = (byte) (changed[at] ^ (1 + random.nextInt(255)));
      Files.write(file, changed);
      try {
        Replay replay = Replay.of(file, pids, entry -> {});
        // the last line has none after it that would tell; a newline that went makes it a torn one
        assertThat(at).isGreaterThan(last);
        assertThat(replay.entries())
            .isBetween((long) Events.all().size() - 1, (long) Events.all().size());
      } catch (LedgerBroken e) {
        assertThat(e).hasMessageStartingWith(file + ":" + e.line() + ": ");
      }
    }
  }

  @Test
  void aLineThatCannotFollowOnThoseBeforeIsNamed() throws Exception {
    append(Events.all().subList(4, 5)); // a start of a task that was never taken
    var state = new coordinator.task.RunState();
    LedgerBroken broken =
        catchThrowableOfType(
            LedgerBroken.class,
            () -> Replay.of(file, entry -> state.apply(entry.event(), entry.at())));
    assertThat(broken.line()).isEqualTo(1);
  }

  @Test
  void saysWhereItsFileWentUnderItsHands() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Events.BEGIN, note("one"));
      Files.move(file, folder.resolve("elsewhere"));
      assertThatThrownBy(() -> ledger.append(Events.BEGIN, note("two")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is gone");
      Files.writeString(file, "");
      assertThatThrownBy(() -> ledger.append(Events.BEGIN, note("two")))
          .hasMessageContaining("is another file now");
    }
  }

  @Test
  void refusesToWriteOverWhatAnotherWrote() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Events.BEGIN, note("one"));
      Files.writeString(file, "{\"seq\":2}\n", StandardOpenOption.APPEND);
      assertThatThrownBy(() -> ledger.append(Events.BEGIN, note("two")))
          .hasMessageContaining("was changed under the running coordinator");
      Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      assertThatThrownBy(() -> ledger.append(Events.BEGIN, note("two")))
          .hasMessageContaining("was changed under the running coordinator");
    }
  }

  @Test
  void linesThatAnotherWroteAreTakenBackAndKeptBeside() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Events.BEGIN, Events.all().subList(0, 5));
      long end = Files.size(file);
      long told = Files.size(pids);
      String forged = forge("forged");
      Files.writeString(pids, "P02 attempt=1 passed\n", StandardOpenOption.APPEND);

      assertThat(ledger.holdsForeignLines()).isTrue();
      ledger.takeBackForeignLines();

      assertThat(ledger.holdsForeignLines()).isFalse();
      assertThat(folder.resolve("ledger.jsonl.foreign-" + end)).hasContent(forged);
      assertThat(folder.resolve("worker-pids.txt.foreign-" + told))
          .hasContent("P02 attempt=1 passed\n");
      ledger.append(Events.BEGIN, note("after"));
    }
    assertThat(read()).hasSize(6).noneMatch(entry -> forged(entry));
    assertThat(pids).content().doesNotContain("P02 attempt=1 passed");
  }

  @Test
  void aPidFileThatWasRemovedOrReplacedIsPutBack() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Events.BEGIN, Events.all().subList(0, 5));
      byte[] ours = Files.readAllBytes(pids);
      Files.delete(pids);
      ledger.takeBackForeignLines();
      assertThat(pids).hasBinaryContent(ours);
      Path victim = Files.writeString(folder.resolve("victim"), "precious");
      Files.delete(pids);
      Files.createSymbolicLink(pids, victim);
      ledger.takeBackForeignLines();
      assertThat(pids).hasBinaryContent(ours).isRegularFile();
      assertThat(Files.isSymbolicLink(pids)).isFalse();
      ledger.append(Events.BEGIN, note("after"));
      assertThat(victim).hasContent("precious");
    }
    assertThat(read()).hasSize(6);
  }

  @Test
  void whatThePidFileDoesNotVouchForIsNotBelievedByTheNextCoordinatorEither() throws Exception {
    append(Events.all().subList(0, 5));
    String forged = forge("forged");
    assertThat(read()).hasSize(5);
    append(note("after"));
    assertThat(read()).hasSize(6).noneMatch(entry -> forged(entry));
    assertThat(folder.resolve("ledger.jsonl.torn-5")).hasContent(forged);
  }

  @Test
  void withoutAPidFileNobodyCanTellWhoseLinesTheseAre() throws Exception {
    append(Events.all().subList(0, 5));
    Files.delete(pids);
    assertThat(broken()).isEqualTo(5);
    Files.createFile(pids);
    assertThat(broken()).isEqualTo(5);
  }

  @Test
  void whatWasRecordedBeforeAnythingWasStartedIsRecordedAnew() throws Exception {
    append(Events.all().subList(0, 4));
    Files.write(pids, new byte[0]); // as if killed between the two files
    append(note("anew"));
    assertThat(read()).hasSize(1);
  }

  /** Appends a line that follows on the last, as anybody can who may write to the file. */
  private String forge(String text) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String prev = new Chain().hash(lines.get(lines.size() - 1));
    String line =
        EventJson.write(lines.size() + 1L, Events.BEGIN, new RunEvent.Noted(text), prev) + "\n";
    Files.writeString(file, line, StandardOpenOption.APPEND);
    return line;
  }

  private static boolean forged(Entry entry) {
    return entry.event().equals(new RunEvent.Noted("forged"));
  }

  @Test
  void aFullDiskTakesBackTheWholeBatchAndIsGoneOnFromAfterwards() throws Exception {
    Path small = folder.resolve("small");
    Files.createDirectory(small);
    assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small.toString()),
        "no tmpfs can be mounted");
    try {
      file = small.resolve("ledger.jsonl");
      Path filler = small.resolve("filler");
      List<Event> batch =
          List.of(new RunEvent.Noted("x".repeat(1500)), new RunEvent.Noted("y".repeat(1500)));
      long written = 0;
      try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
        Files.write(filler, new byte[4096]);
        IOException full = null;
        while (full == null) {
          try {
            ledger.append(Events.BEGIN, batch);
            written += 2;
          } catch (IOException e) {
            full = e;
          }
        }
        assertThat(full)
            .hasMessageContaining("ledger.jsonl")
            .hasMessageContaining("No space left on device");
        assertThat(Replay.of(file, entry -> {}))
            .returns(written, Replay::entries)
            .returns(0, Replay::torn);

        Files.delete(filler);
        ledger.append(Events.BEGIN, note("there is space again"));
      }
      assertThat(read()).hasSize((int) written + 1);
    } finally {
      ran("umount", small.toString());
    }
  }

  private static boolean ran(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Event> note(String text) {
    return List.of(new RunEvent.Noted(text));
  }

  /** A second apart, as one batch each. */
  private void append(List<Event> events) throws IOException {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      for (Event event : events) {
        ledger.append(Events.BEGIN.plusSeconds(events.indexOf(event)), List.of(event));
      }
    }
  }

  private List<Entry> read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Replay.of(file, pids, entries::add);
    return entries;
  }

  private void write(List<String> lines) throws IOException {
    Files.write(file, lines);
  }

  /** The line at which the ledger is found broken when it is to be continued. */
  private long broken() {
    LedgerBroken broken =
        catchThrowableOfType(
            LedgerBroken.class, () -> FileLedger.open(file, pids, entry -> {}).close());
    assertThat(broken).as("the ledger is found broken").isNotNull();
    return broken.line();
  }
}
