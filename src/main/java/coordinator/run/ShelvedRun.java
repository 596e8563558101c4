package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.ledger.Following;
import coordinator.ledger.LedgerBroken;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run on the shelf: its ledger is folded once, and then only what is appended. It is guarded by
 * its shelf.
 */
final class ShelvedRun {

  /** Is told of each entry that is new. */
  interface Reader {
    void reads(Entry entry, News.Line line, RunState after);
  }

  private final Home home;
  private Path folder;
  private Following record = new Following();
  private long known; // entries that were told already
  private long length; // of its files when it was put away
  private @Nullable RunState state = new RunState();
  private @Nullable Instant endedAt;
  private RunEvent.@Nullable Coordinator coordinator;
  private String problem = "";
  private @Nullable RunSum sum;
  private @Nullable RunItem kept;

  ShelvedRun(Home home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Whether the record that lies in its folder now is still the one that it read. */
  boolean inPlace() throws IOException {
    return record.inPlace(folder);
  }

  /** Its files were moved, as they are when it has passed. */
  void moved(Path to) {
    folder = to;
    record.moved();
  }

  /**
   * Reads what was appended.
   *
   * @param reader null if nobody wants to know
   */
  void look(@Nullable Reader reader) throws IOException {
    if (!problem.isEmpty()) {
      return;
    }
    RunState fold = state == null ? begin() : state;
    try {
      record.look(
          folder,
          entry -> {
            Reader told = entry.seq() > known ? reader : null;
            News.Line line = told == null ? null : News.Line.of(entry, fold);
            apply(fold, entry);
            if (told != null && line != null) {
              told.reads(entry, line, fold);
            }
          });
    } catch (LedgerBroken e) {
      problem = String.valueOf(e.getMessage());
    }
  }

  /** What was put away has gone on after all. */
  private RunState begin() {
    RunState fold = new RunState();
    state = fold;
    record = new Following();
    kept = null;
    return fold;
  }

  private void apply(RunState fold, Entry entry) {
    fold.apply(entry.event(), entry.at());
    if (entry.event() instanceof RunEvent.Started e) {
      coordinator = e.coordinator();
    } else if (entry.event() instanceof RunEvent.Continued e) {
      coordinator = e.coordinator();
      endedAt = null;
    } else if (entry.event() instanceof RunEvent.Ended) {
      endedAt = entry.at();
    }
  }

  /** Keeps only what lists show of a run that nobody carries out: it may have very many tasks. */
  void putAway(RunItem last) {
    kept = last;
    known = record.entries();
    length = length();
    state = null;
    sum = null;
  }

  @Nullable RunItem kept() {
    return kept;
  }

  /** Whether its files are as long as when it was put away. */
  boolean unchanged() {
    return length == length();
  }

  private long length() {
    return folder.resolve("ledger.jsonl").toFile().length()
        + folder.resolve("worker-pids.txt").toFile().length();
  }

  /** Whether nobody carries it out, as its record tells. */
  boolean rests() {
    return problem.isEmpty() && !id().isEmpty() && !underWay();
  }

  /** Whether it has passed and was put away: it does not change any more. */
  boolean isOver() {
    RunItem last = kept;
    return last != null && last.condition().state().equals("passed");
  }

  /**
   * What lists show of it.
   *
   * @param title the plan's title; null where no plan file is known
   */
  RunItem item(List<String> planned, @Nullable String title, boolean held, boolean queued) {
    RunState fold = state;
    if (fold == null) {
      throw new IllegalStateException(folder + " was put away");
    }
    RunEvent.Coordinator holder = coordinator;
    RunSum now = sum(fold, planned);
    return new RunItem(
        name(fold, title),
        condition(fold, held, queued, now.waits()),
        new RunItem.Times(fold.startedAt(), fold.changedAt(), endedAt),
        now.count(),
        fold.tokens(),
        held && holder != null ? new RunItem.Holder(holder.pid(), holder.host()) : null);
  }

  /**
   * Which run it is; what no plan file leads to is called as its record calls it.
   *
   * @param plan the plan's title; null where no plan file is known
   */
  RunItem.Name name(RunState fold, @Nullable String plan) {
    String door = plan == null ? door(fold) : "plan";
    boolean others = door.equals("tasks") || door.equals("batch");
    return new RunItem.Name(
        others ? fold.name().replaceFirst("/.*", "") : home.name(),
        others ? fold.source() : plan == null ? "" : plan,
        fold.id(),
        home.workspace().toString(),
        door);
  }

  private static String door(RunState fold) {
    if (fold.name().startsWith("tasks-") && fold.name().contains("/")) {
      return "tasks";
    }
    return fold.name().equals("the loop")
        ? "loop"
        : fold.name().startsWith("batch-") ? "batch" : "plan";
  }

  private RunItem.Condition condition(
      RunState fold, boolean held, boolean queued, RunItem.@Nullable Waits waits) {
    if (!problem.isEmpty()) {
      return new RunItem.Condition("broken", problem, queued, null);
    }
    String word =
        switch (fold.phase()) {
          case RUNNING -> held ? "running" : "left";
          case DRAINING -> held ? "draining" : "left";
          case LEFT -> "left";
          case PASSED -> "passed";
          case FAILED -> "failed";
        };
    return new RunItem.Condition(word, fold.why(), queued, waits);
  }

  private RunSum sum(RunState fold, List<String> planned) {
    RunSum before = sum;
    RunSum now =
        before != null && before.entries() == record.entries() && before.planned().equals(planned)
            ? before
            : RunSum.of(record.entries(), fold, planned);
    sum = now;
    return now;
  }

  /** Whether the record says that somebody carries it out, which only the lock can confirm. */
  boolean underWay() {
    RunState fold = state;
    return fold != null
        && (fold.phase() == RunState.Phase.RUNNING || fold.phase() == RunState.Phase.DRAINING);
  }

  Home home() {
    return home;
  }

  Path folder() {
    return folder;
  }

  /** The run's id; empty before its first event. */
  String id() {
    RunItem last = kept;
    if (last != null && last.name().run() != null) {
      return last.name().run();
    }
    return state == null ? "" : state.id();
  }
}
