package coordinator.batch;

import coordinator.task.Limits;
import coordinator.task.Timing;
import coordinator.task.WorkerChoice;
import coordinator.text.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch file that was read and found right.
 *
 * @param name its name
 * @param layout its files and folders
 * @param sourcing where entries come from and what follows from them
 * @param output where outputs go
 * @param asking what workers are asked, and which
 * @param validation what an output must be
 */
public record Batch(
    String name,
    Layout layout,
    Sourcing sourcing,
    Output output,
    Asking asking,
    Validation validation) {

  /**
   * Files and folders, all absolute.
   *
   * @param file the batch file
   * @param workspace the workers' root
   * @param state the state file
   * @param spool where standard input is kept; null if entries come from elsewhere
   */
  public record Layout(Path file, Path workspace, Path state, @Nullable Path spool) {

    /** The batch file's folder, which other files are named from. */
    public Path folder() {
      Path parent = file.getParent();
      return parent == null ? file : parent;
    }

    /** Beside the batch file: what is kept of runs that are over. */
    public Path kept() {
      String own = String.valueOf(file.getFileName());
      String stem = own.replaceFirst("\\.ya?ml$", "");
      return file.resolveSibling(stem.equals(own) ? own + "-files" : stem);
    }

    /** A path for eyes, from the batch file's folder on. */
    public String shown(Path path) {
      return path.startsWith(folder()) ? folder().relativize(path).toString() : path.toString();
    }
  }

  /** What a missing source file means. */
  enum Missing {
    FAIL,
    SKIP,
    REFUSE
  }

  /**
   * How entries are made.
   *
   * @param feed gives the rows
   * @param stem a text that the stem is made of
   * @param source the path of the source file; null if entries have none
   * @param base what that path is relative to
   */
  record Sourcing(Rows.Feed feed, Stem stem, @Nullable Blanks source, Path base, Missing missing) {}

  /**
   * How a stem is made of an entry.
   *
   * @param text with placeholders, before it is made plain
   * @param basename whether folders and the ending of the entry are left out first
   */
  record Stem(Blanks text, boolean basename) {}

  /**
   * Where outputs go.
   *
   * @param message whether the worker's final message is the output; else it writes a file
   */
  record Output(Blanks folder, Blanks name, boolean message) {}

  /**
   * What workers are asked.
   *
   * @param prompt with placeholders
   * @param params values of declared names
   * @param worker which worker
   * @param pace how long, how often, how many at once
   */
  record Asking(Blanks prompt, Map<String, String> params, WorkerChoice worker, Pace pace) {}

  /**
   * How long a worker may take, how often an entry is tried, and how many are under way at once.
   */
  record Pace(Timing timing, Limits limits, int concurrency) {}

  /** What a reader of batch files gives: the batch, and what a person should know of it. */
  public record Read(Batch batch, List<Problem> warnings) {}

  /** The same with another number of workers side by side. */
  public Batch with(int concurrency) {
    Pace pace = new Pace(asking.pace().timing(), asking.pace().limits(), concurrency);
    return new Batch(
        name,
        layout,
        sourcing,
        output,
        new Asking(asking.prompt(), asking.params(), asking.worker(), pace),
        validation);
  }

  /** The validated fields' names, as {@code [FIELD_…]} has them. */
  public List<String> fields() {
    return List.copyOf(validation.fields().keySet());
  }

  public int concurrency() {
    return asking.pace().concurrency();
  }

  /** Whether a worker's final message is its output. */
  public boolean takesMessages() {
    return output.message();
  }

  public WorkerChoice worker() {
    return asking.worker();
  }

  /** Whether an entry without a source file counts against the batch. */
  public boolean failsWithoutSource() {
    return sourcing.missing() == Missing.FAIL;
  }

  /** The name of its run, and of the run's folder. */
  public String run() {
    return "batch-" + name;
  }
}
