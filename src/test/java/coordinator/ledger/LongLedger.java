package coordinator.ledger;

import coordinator.task.Cause;
import coordinator.task.Event;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the record of a long run, as a coordinator would have left it, for measuring how long it
 * takes to read: {@code LongLedger FOLDER EVENTS}.
 */
public final class LongLedger {

  private static final int AT_ONCE = 700;

  private LongLedger() {}

  /** Makes the ledger and its PID file in a folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int events = Integer.parseInt(args[1]);
    Instant at = Samples.NOON;
    try (FileLedger ledger =
        FileLedger.open(
            folder.resolve("ledger.jsonl"), folder.resolve("worker-pids.txt"), entry -> {})) {
      List<Event> next = new ArrayList<>();
      next.add(
          new RunEvent.Started(
              "20260301-120000-abcd",
              "PLAN-long",
              "PLAN-long.yaml",
              new RunEvent.Coordinator(4242, "host", "me", "0.1.0"),
              1));
      int written = 0;
      for (int task = 1; written < events; task++) {
        next.addAll(lifeOf(task));
        if (next.size() >= AT_ONCE || written + next.size() >= events) {
          List<Event> batch = next.subList(0, Math.min(next.size(), events - written));
          at = at.plusMillis(1);
          written += ledger.append(at, batch).size();
          next.clear();
        }
      }
    }
  }

  /** All that happens to a task, from its taking to its end: seven events. */
  static List<Event> lifeOf(int number) {
    String id = "P" + number;
    return List.of(
        new TaskEvent.Taken(id, Samples.shell(Samples.task(id))),
        new TaskEvent.GroundNoted(id, 1, new Notes("git 4b825dc", Map.of("tree", "01ba4719"))),
        new TaskEvent.WorkerStarted(
            id,
            1,
            Cause.FIRST,
            Samples.process(number),
            List.of("sh", "-c", "true"),
            "tmp/PLAN-long/worker-" + id + "-1.log"),
        new TaskEvent.WorkerExited(id, 1, Exit.ended(0)),
        new TaskEvent.Inspected(id, 1, Samples.good()),
        new TaskEvent.Judged(id, 1, new Verdict(List.of(Finding.holds("Worker", "exit 0")), true)),
        new TaskEvent.Settled(id, Result.PASSED, "passed"));
  }
}
