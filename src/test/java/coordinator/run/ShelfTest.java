package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import coordinator.ledger.Entry;
import coordinator.ledger.LedgerBroken;
import coordinator.task.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {

  @TempDir Path folder;

  private static final class Told implements Shelf.Watcher {
    final List<String> entries = new ArrayList<>();

    @Override
    public void entry(News news) {
      entries.add(news.run().run() + " " + news.line().seq() + " " + news.line().type());
    }

    @Override
    public void changed(RunItem run) {}
  }

  private Shelf shelf(Rehearsal rehearsal) {
    return new Shelf(List.of(rehearsal.workspace), Set::of);
  }

  private static Rehearsal passed(Path folder) throws Exception {
    Rehearsal rehearsal = new Rehearsal(folder);
    rehearsal.plan(
        "plan: PLAN-t\n"
            + "worker: shell\n"
            + "phases:\n"
            + "  - {id: P01, run: \"true\"}\n"
            + "  - {id: P02, run: \"true\"}\n");
    rehearsal.run();
    return rehearsal;
  }

  @Test
  void aRunIsFoundWhereverItLies() throws Exception {
    Rehearsal rehearsal = passed(folder);
    RunItem item = shelf(rehearsal).runs().get(0).item();
    assertThat(item.condition().state()).isEqualTo("passed");
    assertThat(item.count().phasesPassed()).isEqualTo(2);
    assertThat(item.times().endedAt()).isEqualTo(item.times().changedAt());
    assertThat(item.coordinator()).isNull();
  }

  @Test
  void whatIsAppendedIsToldOnceAlsoWhenTheRunIsArchivedMeanwhile() throws Exception {
    Rehearsal rehearsal = passed(folder);
    Path archived = shelf(rehearsal).runs().get(0).folder();
    Path unfinished = rehearsal.home().files().folder();
    List<String> lines = Files.readAllLines(archived.resolve("ledger.jsonl"));
    Files.createDirectories(unfinished);
    Path ledger = unfinished.resolve("ledger.jsonl");
    Files.writeString(ledger, String.join("\n", lines.subList(0, 5)) + "\n");
    Path aside = folder.resolve("aside");
    Files.move(archived, aside);

    Shelf shelf = shelf(rehearsal);
    Told told = new Told();
    shelf.watch(told);
    assertThat(told.entries).isEmpty();
    Files.writeString(
        ledger, lines.get(5) + "\n" + lines.get(6).substring(0, 20), StandardOpenOption.APPEND);
    shelf.look();
    assertThat(told.entries).hasSize(1);
    Files.writeString(
        ledger,
        lines.get(6).substring(20)
            + "\n"
            + String.join("\n", lines.subList(7, lines.size()))
            + "\n",
        StandardOpenOption.APPEND);
    Files.move(unfinished, archived);
    shelf.look();
    shelf.look();
    assertThat(told.entries).hasSize(lines.size() - 5).doesNotHaveDuplicates();
    assertThat(shelf.runs()).hasSize(1);
    assertThat(shelf.runs().get(0).item().condition().state()).isEqualTo("passed");
  }

  @Test
  void aRecordThatDoesNotVerifyIsShownAsBroken() throws Exception {
    Rehearsal rehearsal = passed(folder);
    Path ledger = shelf(rehearsal).runs().get(0).folder().resolve("ledger.jsonl");
    Files.writeString(ledger, Files.readString(ledger).replaceFirst("\"P01\"", "\"P09\""));
    RunItem item = shelf(rehearsal).runs().get(0).item();
    assertThat(item.condition().state()).isEqualTo("broken");
    assertThat(item.condition().why()).contains("ledger.jsonl:");
  }

  @Test
  void aWrongPlanIsShownWithWhatIsWrong() throws Exception {
    Rehearsal rehearsal = passed(folder);
    Files.writeString(rehearsal.workspace.resolve("PLAN-u.yaml"), "plan: PLAN-u\nphasen: []\n");
    List<ShelvedPlan> plans = shelf(rehearsal).plans();
    assertThat(plans).extracting(ShelvedPlan::name).containsExactly("PLAN-t", "PLAN-u");
    assertThat(plans.get(1).errors().get(0)).contains("PLAN-u.yaml:2:1");
  }

  @Test
  void aRunDoesNotPassByALineThatAWorkerAppended() throws Exception {
    Rehearsal rehearsal = new Rehearsal(folder);
    rehearsal.plan("plan: PLAN-t\nworker: shell\nphases:\n  - {id: P01, run: \"false\"}\n");
    rehearsal.run();
    Shelf shelf = shelf(rehearsal);
    assertThat(shelf.runs().get(0).item().condition().state()).isEqualTo("failed");
    Path ledger = shelf.runs().get(0).folder().resolve("ledger.jsonl");
    forgeAnEnd(ledger);
    assertThat(shelf.runs().get(0).item().condition().state()).isEqualTo("failed");
    assertThat(shelf(rehearsal).runs().get(0).item().condition().state()).isEqualTo("failed");
  }

  /**
   * Without its plan nothing but its own files can change it, so only its line in the list is kept.
   */
  @Test
  void aRunThatFailedIsToldOnceAndGoesOnBeingToldWhenItGoesOn() throws Exception {
    Rehearsal rehearsal = new Rehearsal(folder);
    Path plan =
        rehearsal.plan("plan: PLAN-t\nworker: shell\nphases:\n  - {id: P01, run: \"false\"}\n");
    rehearsal.run();
    Path aside = Files.move(plan, folder.resolve("aside"));
    Shelf shelf = shelf(rehearsal);
    Told told = new Told();
    shelf.watch(told);
    shelf.look();
    assertThat(shelf.runs().get(0).item().condition().state()).isEqualTo("failed");
    assertThat(told.entries).isEmpty();

    Files.move(aside, plan);
    rehearsal.run();
    Files.move(plan, aside);
    shelf.look();
    assertThat(told.entries).isNotEmpty().doesNotHaveDuplicates();
    assertThat(told.entries.get(0)).endsWith(" run.continued");
    assertThat(shelf.runs().get(0).item().condition().state()).isEqualTo("failed");
    assertThat(shelf.runs().get(0).item().times().endedAt()).isNotNull();
  }

  private static void forgeAnEnd(Path ledger) throws Exception {
    List<String> lines = Files.readAllLines(ledger);
    String last = lines.get(lines.size() - 1);
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(last.getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        ledger,
        "{\"seq\":"
            + (lines.size() + 1)
            + ",\"at\":\"2026-03-01T12:00:00Z\",\"type\":\"run.ended\",\"passed\":true,\"why\":\"\","
            + "\"prev\":\""
            + HexFormat.of().formatHex(hash)
            + "\"}\n",
        StandardOpenOption.APPEND);
  }

  @Test
  void anOpenRecordTellsAPartInTheSameWordsAsTheWhole() throws Exception {
    Rehearsal rehearsal = passed(folder);
    Path run = shelf(rehearsal).runs().get(0).folder();
    List<String> words = new ArrayList<>();
    RunState before = new RunState();
    for (Entry entry : Record.read(run).entries()) {
      words.add(Narration.of(entry.event(), entry.at(), before));
      before.apply(entry.event(), entry.at());
    }
    OpenRecords records = new OpenRecords(Clock.systemUTC());
    List<String> told = new ArrayList<>();
    for (int offset = 0; offset < words.size(); offset += 3) {
      int from = offset;
      records
          .ask(run, record -> record.told(from, 3))
          .forEach(line -> told.add(line.says().words()));
    }
    assertThat(told).isEqualTo(words);
    Map<String, History> one = records.ask(run, record -> record.histories(List.of("P02")));
    assertThat(one.keySet()).containsExactly("P02");
    List<AttemptDetail> whole = History.of(Record.read(run)).get("P02").attempts();
    assertThat(one.get("P02").attempts()).isEqualTo(whole);
  }

  @Test
  void anOpenRecordSaysThatItsFileWasChanged() throws Exception {
    Rehearsal rehearsal = passed(folder);
    Path run = shelf(rehearsal).runs().get(0).folder();
    OpenRecords records = new OpenRecords(Clock.systemUTC());
    assertThat(records.peek(run, OpenRecord::chain).verified()).isTrue();
    Path ledger = run.resolve("ledger.jsonl");
    String whole = Files.readString(ledger);
    Files.writeString(ledger, whole.replaceFirst("\"P01\"", "\"P09\""));
    await().until(() -> !records.peek(run, OpenRecord::chain).verified());
    assertThatThrownBy(() -> records.ask(run, OpenRecord::state)).isInstanceOf(LedgerBroken.class);
    Files.writeString(ledger, whole);
    assertThat(records.peek(run, OpenRecord::chain).verified()).isTrue();
  }
}
