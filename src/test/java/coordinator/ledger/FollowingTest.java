package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowingTest {

  @TempDir Path folder;
  private final Following following = new Following();
  private final List<Entry> seen = new ArrayList<>();
  private Path file;
  private Path pids;

  @BeforeEach
  void names() {
    file = folder.resolve("ledger.jsonl");
    pids = folder.resolve("worker-pids.txt");
  }

  private void append(List<Event> events) throws IOException {
    try (FileLedger ledger = FileLedger.open(file, pids, entry -> {})) {
      ledger.append(Instant.parse("2026-03-01T12:00:00Z"), events);
    }
  }

  private void forge(Event event) throws IOException {
    long before = Files.readAllLines(file).size();
    String last = Files.readAllLines(file).get((int) before - 1);
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    String line = EventJson.write(before + 1, at, event, new Chain().hash(last));
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  @Test
  void givesEachLineOnceAsItComes() throws Exception {
    following.look(folder, seen::add);
    append(Events.all().subList(0, 10));
    following.look(folder, seen::add);
    assertThat(seen).hasSize(10);
    append(Events.all().subList(10, Events.all().size()));
    following.look(folder, seen::add);
    following.look(folder, seen::add);
    assertThat(seen).extracting(Entry::event).containsExactlyElementsOf(Events.all());
    assertThat(following.bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void doesNotBelieveALineThatAWorkerAppendedWithARightHash() throws Exception {
    append(Events.all().subList(0, 10));
    forge(new RunEvent.Ended(true, ""));
    following.look(folder, seen::add);
    following.look(folder, seen::add);
    assertThat(seen).hasSize(10);
    assertThat(following.inPlace(folder)).isTrue();
  }

  @Test
  void findsALedgerWhoseTailWasCutOff() throws Exception {
    append(Events.all().subList(0, 10));
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, String.join("\n", lines.subList(0, 8)) + "\n");
    assertThatThrownBy(() -> following.look(folder, seen::add))
        .isInstanceOf(LedgerBroken.class)
        .hasMessageContaining("names line 10, so the ledger's tail was cut off");
  }

  @Test
  void findsALedgerThatWasMadeAnewAsAWhole() throws Exception {
    append(Events.all().subList(0, 10));
    Files.move(file, folder.resolve("aside"));
    Path other = Files.createDirectories(folder.resolve("other"));
    try (FileLedger ledger =
        FileLedger.open(
            other.resolve("ledger.jsonl"), other.resolve("worker-pids.txt"), entry -> {})) {
      ledger.append(Instant.parse("2026-03-02T12:00:00Z"), Events.all().subList(0, 10));
    }
    Files.move(other.resolve("ledger.jsonl"), file);
    assertThatThrownBy(() -> following.look(folder, seen::add))
        .isInstanceOf(LedgerBroken.class)
        .hasMessageContaining("worker-pids.txt names another hash");
  }

  @Test
  void goesOnWhereThePidFileIsMadeAfterTheLedgersFirstLine() throws Exception {
    append(Events.all().subList(0, 1));
    Path aside = Files.move(pids, folder.resolve("aside"));
    following.look(folder, seen::add);
    assertThat(seen).hasSize(1);
    Files.move(aside, pids);
    append(Events.all().subList(1, 10));
    following.look(folder, seen::add);
    assertThat(seen).hasSize(10);
  }

  @Test
  void seesThatTheFilesAreOthersNow() throws Exception {
    append(Events.all().subList(0, 10));
    following.look(folder, seen::add);
    assertThat(following.inPlace(folder)).isTrue();
    Files.writeString(pids, Files.readAllLines(pids).get(0) + "\n");
    assertThat(following.inPlace(folder)).isFalse();
  }

  @Test
  void readsLinesAgainAndSaysWhichWasChangedSince() throws Exception {
    append(Events.all());
    Lines lines = new Lines();
    following.look(
        folder,
        entry -> {
          seen.add(entry);
          lines.add("", following.bytes());
        });
    List<Lines.Line> again = lines.read(file, 3, 7);
    assertThat(again).extracting(Lines.Line::entry).containsExactly(seen.get(2), seen.get(6));
    assertThat(again.get(0).text()).isEqualTo(Files.readAllLines(file).get(2));

    Files.writeString(file, Files.readString(file).replaceFirst("\"seq\":7,", "\"seq\":8,"));
    assertThatThrownBy(() -> lines.read(file, 7))
        .isInstanceOf(LedgerBroken.class)
        .hasMessageContaining("ledger.jsonl:7: was changed after it was read");
  }
}
