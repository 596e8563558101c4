package coordinator.run;

import coordinator.ledger.LedgerBroken;
import coordinator.ledger.Replay;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import coordinator.worker.Strays;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A run whose record does not verify, or is gone. Nobody goes on with it, so nobody would ever look
 * after what of it still runs, unless it is named and ended.
 */
public final class Unverified {

  private Unverified() {}

  /** What of the run lives, as far as that is proven without the record's broken part. */
  static Strays strays(Path folder) throws IOException {
    RunState verified = new RunState();
    try {
      var unused =
          Replay.of(
              folder.resolve("ledger.jsonl"), entry -> verified.apply(entry.event(), entry.at()));
    } catch (LedgerBroken e) {
      // what came before the break is what we wanted
    }
    return Strays.of(
        folder, verified.tasks().stream().map(TaskRun::process).filter(Objects::nonNull).toList());
  }

  /** What is wrong with the record, what of the run still runs, and what to do, in that order. */
  public static String words(LedgerBroken broken) {
    Path folder = Objects.requireNonNull(broken.file().toAbsolutePath().getParent());
    return broken.getMessage()
        + "\nThe record does not verify, so it is neither shown nor continued. Find out who wrote to"
        + " it. "
        + running(folder)
        + "To start over, move "
        + broken.file().getParent()
        + " away.";
  }

  private static String running(Path folder) {
    List<Long> pids;
    try {
      pids = strays(folder).pids();
    } catch (IOException e) {
      return "What of it still runs cannot be told: " + Complaint.of(e) + ". ";
    }
    return pids.isEmpty()
        ? ""
        : "Of it there " + runs(pids) + ". End that first: " + end(folder) + ". ";
  }

  /** Such as "still run PID 12, 13". */
  static String runs(List<Long> pids) {
    return (pids.size() == 1 ? "still runs PID " : "still run PIDs ") + listed(pids);
  }

  /** Pids with commas between. */
  static String listed(List<Long> pids) {
    return pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String end(Path folder) {
    return "coordinator kill " + folder.getFileName();
  }
}
