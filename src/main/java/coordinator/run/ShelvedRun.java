package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.ledger.Growing;
import coordinator.ledger.LedgerBroken;
import coordinator.task.Pending;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

  private static final int MOST_CURRENT = 50;

  private final Home home;
  private Path folder;
  private final Growing ledger = new Growing();
  private @Nullable RunState state = new RunState();
  private @Nullable Object inode;
  private @Nullable Instant endedAt;
  private RunEvent.@Nullable Coordinator coordinator;
  private String problem = "";
  private @Nullable RunItem kept;

  ShelvedRun(Home home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Whether the ledger that lies in its folder now is still the one that it read. */
  boolean inPlace() throws IOException {
    try {
      BasicFileAttributes now = attributes();
      return inode == null || (now.fileKey().equals(inode) && now.size() >= ledger.bytes());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(folder.resolve("ledger.jsonl"), BasicFileAttributes.class);
  }

  /** Its files were moved, as they are when it has passed. */
  void moved(Path to) {
    folder = to;
    inode = null;
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
    BasicFileAttributes now;
    try {
      now = attributes();
    } catch (NoSuchFileException e) {
      return; // on its way to the archive
    }
    inode = now.fileKey();
    if (now.size() <= ledger.bytes()) {
      return;
    }
    RunState fold = state == null ? again() : state;
    state = fold;
    try {
      ledger.look(
          folder.resolve("ledger.jsonl"),
          entry -> {
            News.Line line = reader == null ? null : News.Line.of(entry, fold);
            apply(fold, entry);
            if (reader != null && line != null) {
              reader.reads(entry, line, fold);
            }
          });
    } catch (LedgerBroken e) {
      problem = String.valueOf(e.getMessage());
    }
  }

  /** A run that was put away has gone on after all. */
  private RunState again() throws IOException {
    RunState fold = new RunState();
    long known = ledger.entries();
    new Growing()
        .look(
            folder.resolve("ledger.jsonl"),
            entry -> {
              if (entry.seq() <= known) {
                fold.apply(entry.event(), entry.at());
              }
            });
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

  /** Keeps only what lists show, since a run that was archived does not change any more. */
  void putAway(RunItem last) {
    kept = last;
    state = null;
  }

  @Nullable RunItem kept() {
    return kept;
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
    return new RunItem(
        name(fold, title),
        condition(fold, held, queued),
        new RunItem.Times(fold.startedAt(), fold.changedAt(), endedAt),
        count(fold, planned),
        fold.tasks().stream().mapToLong(run -> run.tokens().total()).sum(),
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

  private RunItem.Condition condition(RunState fold, boolean held, boolean queued) {
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
    return new RunItem.Condition(word, fold.why(), queued, waits(fold));
  }

  private static RunItem.@Nullable Waits waits(RunState fold) {
    RunItem.Waits time = null;
    boolean goesOn = false;
    for (TaskRun run : fold.tasks()) {
      Pending pending = run.pending();
      if (run.status() != TaskRun.Status.PARKED) {
        goesOn |= run.settlement() == null;
      } else if (pending.until() == null) {
        return new RunItem.Waits("person", run.task().id(), null, pending.why());
      } else if (time == null) {
        time = new RunItem.Waits("time", run.task().id(), pending.until(), pending.why());
      }
    }
    return goesOn ? null : time;
  }

  private static RunItem.Count count(RunState fold, List<String> planned) {
    int passed = 0;
    int failed = 0;
    int parked = 0;
    for (TaskRun run : fold.tasks()) {
      passed += run.passed() ? 1 : 0;
      failed += run.failed() ? 1 : 0;
      parked += run.status() == TaskRun.Status.PARKED ? 1 : 0;
    }
    long unplanned =
        fold.tasks().stream().filter(run -> !planned.contains(run.task().id())).count();
    List<String> current =
        fold.tasks().stream()
            .filter(run -> run.settlement() == null)
            .map(run -> run.task().id())
            .limit(MOST_CURRENT)
            .toList();
    return new RunItem.Count(
        (int) (planned.size() + unplanned),
        passed,
        failed,
        parked,
        current,
        Strip.of(fold, planned));
  }

  /** Whether the record says that somebody carries it out, which only the lock can confirm. */
  boolean underWay() {
    RunState fold = state;
    return fold != null
        && (fold.phase() == RunState.Phase.RUNNING || fold.phase() == RunState.Phase.DRAINING);
  }

  boolean passed() {
    return state != null && state.phase() == RunState.Phase.PASSED;
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
