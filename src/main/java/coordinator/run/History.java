package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.run.AttemptDetail.Park;
import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.Tokens;
import coordinator.task.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All attempts of one task with all that the ledger tells of them, put together entry by entry. */
final class History {

  private final Path folder;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Park> parks = new ArrayList<>();
  private @Nullable Task task;
  private String stopping = "";

  private History(Path folder) {
    this.folder = folder;
  }

  /** The histories of all tasks of a run, in the order in which they were taken. */
  static Map<String, History> of(Record record) {
    return of(record.folder(), record.entries());
  }

  /**
   * The histories of the tasks that these entries are about.
   *
   * @param folder where the run lies
   */
  static Map<String, History> of(Path folder, List<Entry> entries) {
    Map<String, History> all = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof TaskEvent event) {
        all.computeIfAbsent(event.task(), id -> new History(folder)).take(event, entry.at());
      }
    }
    return all;
  }

  List<AttemptDetail> attempts() {
    return attempts.stream().map(attempt -> attempt.detail(folder)).toList();
  }

  List<Park> parks() {
    return parks;
  }

  private void take(TaskEvent event, Instant at) {
    if (event instanceof TaskEvent.Taken e) {
      task = e.whole();
      if (task.limits().approval()) {
        park(new Park(at, null, "approval", null));
      }
    } else if (event instanceof TaskEvent.WorkerStarted e) {
      attempts.add(new Attempt(e, at));
    } else if (event instanceof TaskEvent.WorkerNotLaunched e) {
      park(new Park(at, e.until(), e.why(), null));
    } else if (event instanceof TaskEvent.Parked e) {
      park(new Park(at, e.until(), e.why(), null));
    } else if (event instanceof TaskEvent.Woken || event instanceof TaskEvent.Settled) {
      parks.replaceAll(park -> park.woken(at));
      attempts.forEach(attempt -> attempt.parks.replaceAll(park -> park.woken(at)));
    } else if (event instanceof TaskEvent.StopRequested e) {
      stopping = e.reason().word();
    } else if (event instanceof TaskEvent.WorkerNeverRan && !attempts.isEmpty()) {
      attempts.remove(attempts.size() - 1);
    } else if (!attempts.isEmpty()) {
      attempts.get(attempts.size() - 1).take(event, at, stopping, task);
    }
  }

  private void park(Park park) {
    parks.add(park);
    if (!attempts.isEmpty()) {
      attempts.get(attempts.size() - 1).parks.add(park);
    }
  }

  private static final class Attempt {
    private final TaskEvent.WorkerStarted start;
    private final Instant startedAt;
    private final List<AttemptDetail.Poll> polls = new ArrayList<>();
    private final List<AttemptDetail.Stop> stops = new ArrayList<>();
    private final List<Park> parks = new ArrayList<>();
    private final List<AttemptDetail.Check> checks = new ArrayList<>();
    private @Nullable Instant exitedAt;
    private AttemptDetail.@Nullable Exit exit;
    private AttemptDetail.@Nullable Outcome verdict;
    private Tokens tokens = Tokens.NONE;
    private List<Evidence.FileChange> files = List.of();

    Attempt(TaskEvent.WorkerStarted start, Instant at) {
      this.start = start;
      this.startedAt = at;
    }

    void take(TaskEvent event, Instant at, String stopping, @Nullable Task task) {
      if (event instanceof TaskEvent.WorkerPolled e) {
        polls.add(new AttemptDetail.Poll(at, e.logBytes(), e.logIdle(), e.cpu()));
      } else if (event instanceof TaskEvent.StopSignalled e) {
        stops.add(new AttemptDetail.Stop(at, e.signal(), stopping));
      } else if (event instanceof TaskEvent.WorkerExited e) {
        exitedAt = at;
        exit = AttemptDetail.Exit.of(e.exit());
      } else if (event instanceof TaskEvent.Inspected e) {
        tokens = tokens.plus(e.evidence().tokens());
        files = files.isEmpty() ? e.evidence().changed() : files;
      } else if (event instanceof TaskEvent.CheckStarted e) {
        checks.removeIf(check -> check.number() == e.check());
        checks.add(started(e, at, task));
      } else if (event instanceof TaskEvent.CheckFinished e) {
        checks.replaceAll(
            check -> check.number() == e.check() ? ended(check, at, e.finding()) : check);
      } else if (event instanceof TaskEvent.Judged e) {
        verdict = outcome(e.verdict());
      }
    }

    private static AttemptDetail.Check started(
        TaskEvent.CheckStarted e, Instant at, @Nullable Task task) {
      List<coordinator.task.Check> planned = task == null ? List.of() : task.expected().checks();
      String command = e.check() <= planned.size() ? planned.get(e.check() - 1).run() : "";
      return new AttemptDetail.Check(
          e.check(),
          new AttemptDetail.Named(e.name(), command),
          new AttemptDetail.Took(at, null),
          null,
          "",
          e.log());
    }

    private static AttemptDetail.Check ended(
        AttemptDetail.Check check, Instant at, Finding finding) {
      return new AttemptDetail.Check(
          check.number(),
          check.name(),
          new AttemptDetail.Took(check.time().startedAt(), at),
          finding.mark().name().toLowerCase(Locale.ROOT),
          finding.text(),
          check.log());
    }

    private static AttemptDetail.Outcome outcome(Verdict verdict) {
      return new AttemptDetail.Outcome(
          verdict.passed(),
          verdict.findings().stream()
              .sorted(Comparator.comparing(finding -> !finding.failed()))
              .map(AttemptDetail.Reason::of)
              .toList());
    }

    AttemptDetail detail(Path folder) {
      Path log = folder.resolve("worker-" + start.task() + "-" + start.attempt() + ".log");
      return new AttemptDetail(
          new AttemptDetail.Worker(
              start.attempt(),
              start.cause().word(),
              start.process().pid(),
              new AttemptDetail.Time(startedAt, exitedAt),
              exit,
              new AttemptDetail.Log(start.log(), size(log))),
          new AttemptDetail.Watched(polls, stops, parks),
          checks,
          new AttemptDetail.Judgement(verdict, tokens, files));
    }

    private static long size(Path log) {
      try {
        return Files.size(log);
      } catch (IOException e) {
        return 0;
      }
    }
  }
}
