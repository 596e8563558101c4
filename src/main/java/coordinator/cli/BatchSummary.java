package coordinator.cli;

import coordinator.batch.Batch;
import coordinator.batch.Review.Standing;
import coordinator.batch.Totals;
import coordinator.engine.Outcome;
import coordinator.run.RunBatch;
import java.util.Locale;

/** How a batch ended, in a table and a line, and as an exit code. */
final class BatchSummary {

  private final Terminal terminal;
  private final Batch batch;
  private final Totals totals;

  BatchSummary(Terminal terminal, Batch batch, Totals totals) {
    this.terminal = terminal;
    this.batch = batch;
    this.totals = totals;
  }

  /**
   * Prints it.
   *
   * @param interrupted whether a person asked for it to end, and workers were let end
   * @param again the command that goes on
   */
  int conclude(RunBatch.Result result, boolean interrupted, String again) {
    table(result);
    Outcome outcome = result.outcome();
    String end =
        switch (outcome.how()) {
          case PASSED -> terminal.green("done") + ": " + batch.name();
          case FAILED ->
              terminal.red("failed")
                  + ": "
                  + batch.name()
                  + ": "
                  + outcome.why()
                  + "\nWhy, entry by entry: coordinator batch status "
                  + batch.layout().file().getFileName()
                  + "\nThose that failed once more: "
                  + again;
          case STOPPED -> "stopped: " + outcome.why() + ". Go on: " + again;
          case INTERRUPTED ->
              "interrupted: " + outcome.why() + "; no worker is left. Go on: " + again;
          case LEFT -> "left: " + outcome.why() + "; workers run on. Go on with them: " + again;
          case BROKEN -> outcome.why() + "\nOnce that is mended, go on: " + again;
        };
    (outcome.how() == Outcome.How.BROKEN ? terminal.err() : terminal.out()).println(end);
    return switch (outcome.how()) {
      case PASSED -> 0;
      case FAILED -> 1;
      case STOPPED -> interrupted ? 130 : 0;
      case INTERRUPTED -> 130;
      case LEFT -> 143;
      case BROKEN -> 4;
    };
  }

  private void table(RunBatch.Result result) {
    row(result.entries(), "entries");
    row(totals.done(), "done now");
    row(totals.failed(), "failed");
    for (Standing standing : Standing.values()) {
      long count = totals.passedBy(standing);
      if (count > 0) {
        row(count, standing == Standing.DONE ? "done before" : word(standing));
      }
    }
  }

  private static String word(Standing standing) {
    return switch (standing) {
      case CHANGED -> "done, but source or prompt changed since (again: --changed)";
      case MISSING -> "without a source file";
      case EMPTY -> "empty";
      case AMBIGUOUS -> "with more than one output";
      case DONE, OPEN, FAILED -> standing.name().toLowerCase(Locale.ROOT) + ", not asked for";
    };
  }

  private void row(long count, String what) {
    terminal.out().println(String.format("%9d  %s", count, what));
  }
}
