package coordinator.loop;

import coordinator.checkpoint.LogTail;
import coordinator.engine.Outcome;
import coordinator.engine.Outcome.How;
import coordinator.engine.TaskSource;
import coordinator.loop.TodoList.Item;
import coordinator.task.Assignment;
import coordinator.task.Attempt;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Expected;
import coordinator.task.Finding;
import coordinator.task.Limits;
import coordinator.task.RunState;
import coordinator.task.Settlement;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one turn after the other while an item is open. A turn that failed leaves no tick behind,
 * and turns that bring nothing end the loop instead of going round for ever.
 */
public final class Turns implements TaskSource {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final int LONGEST_TITLE = 80;
  private static final int LOG_LINES = 40;

  private final LoopFolder folder;
  private final LoopConfig config;
  private final int most;
  private final int before;
  private int number;
  private int given;
  private int idle;
  private @Nullable String underWay;
  private @Nullable TaskRun last;
  private @Nullable Outcome end;

  /**
   * Takes up a loop where its run is.
   *
   * @param number of the last turn in runs before this one; 0 if there was none
   * @param most at most so many turns are given now; the settings bound those of the whole run
   */
  public Turns(LoopFolder folder, LoopConfig config, RunState run, int number, int most) {
    this.folder = folder;
    this.config = config;
    this.most = most;
    this.before = run.tasks().size();
    this.number = number;
    for (TaskRun turn : run.tasks()) {
      last = turn;
      this.number = Math.max(this.number, number(turn.task().id()));
    }
    if (last != null && last.status() != Status.SETTLED) {
      underWay = last.task().id();
    } else if (last != null) {
      takeBack(last);
    }
  }

  /** A turn's number, by its id; 0 if it is no turn's. */
  public static int number(String id) {
    return id.matches("turn-\\d{1,9}") ? Integer.parseInt(id.substring("turn-".length())) : 0;
  }

  /** A turn's id, by its number. */
  public static String id(int number) {
    return String.format(Locale.ROOT, "turn-%04d", number);
  }

  @Override
  public Optional<Task> next() {
    if (underWay != null || end != null) {
      return Optional.empty();
    }
    try {
      end = over();
      if (end != null) {
        return Optional.empty();
      }
      Item item = config.documents().todo().top().orElseThrow();
      Task turn = turn(item);
      number++;
      given++;
      underWay = turn.id();
      return Optional.of(turn);
    } catch (IOException e) {
      end = new Outcome(How.FAILED, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Why no further turn is given; null if one is. */
  private @Nullable Outcome over() throws IOException {
    String todo = folder.shown(config.documents().file(Document.TODO));
    Optional<String> wrong = config.documents().wrong(Document.TODO);
    if (wrong.isPresent()) {
      return new Outcome(How.FAILED, todo + " " + wrong.get());
    }
    List<Item> open = config.documents().todo().open();
    if (open.isEmpty()) {
      return new Outcome(How.PASSED, "");
    }
    if (Files.exists(folder.stop())) {
      return new Outcome(
          How.STOPPED, folder.shown(folder.stop()) + " is there; remove it to go on");
    }
    Item next = config.documents().todo().top().orElse(open.get(0));
    String left = open.size() + " open in " + todo + ", next: " + quoted(next.text());
    if (idle >= config.bounds().idle()) {
      return new Outcome(
          How.FAILED,
          "stuck: "
              + (idle == 1 ? "the last turn" : "the last " + idle + " turns")
              + " brought nothing; "
              + left);
    }
    if (before + given >= config.bounds().turns()) {
      return new Outcome(
          How.FAILED,
          "limits.turns of "
              + config.bounds().turns()
              + " is reached, raise it in "
              + folder.shown(folder.config())
              + " to go on; "
              + left);
    }
    if (given >= most) {
      return new Outcome(
          How.STOPPED,
          (most == 0 ? "the turns asked for are" : most == 1 ? "one turn" : most + " turns")
              + " made; "
              + left);
    }
    return null;
  }

  private Task turn(Item item) throws IOException {
    String prompt = new TurnPrompt(folder, config).of(item, last == null ? "" : before(last));
    return turn(folder, config, number + 1, shortened(item.text()), prompt);
  }

  /** A turn as its settings have it. */
  public static Task turn(
      LoopFolder folder, LoopConfig config, int number, String title, String prompt) {
    return new Task(
        id(number),
        title,
        new Assignment(
            config.settings().calling().choice(),
            folder.repository().toString(),
            prompt,
            null,
            List.of()),
        config.settings().timing(),
        new Expected(
            true,
            null,
            config.checks(),
            new TreeRule(TreeRule.Change.MAY, config.edits().protect())),
        new Limits(config.settings().remediations(), Limits.DEFAULT.retries(), false));
  }

  private String before(TaskRun turn) throws IOException {
    Settlement settlement = turn.settlement();
    Attempt attempt = turn.last().orElse(null);
    if (settlement == null || attempt == null) {
      return "";
    }
    List<Finding> reasons =
        attempt.inquest().verdict() == null ? List.of() : attempt.inquest().verdict().reasons();
    Path log = Path.of(folder.files().worker(turn.task().id(), attempt.number()) + ".log");
    return turn.task().id()
        + " ("
        + turn.task().title()
        + "): "
        + settlement.reason()
        + reasons.stream().map(reason -> "\n- " + reason).collect(Collectors.joining())
        + (turn.failed() ? "\nIts ticks were taken back; its other changes are still there." : "")
        + "\n\nIts log ends so (all of it is in "
        + folder.shown(log)
        + "):\n\n"
        + Excerpt.end(String.join("\n", LogTail.of(log, LOG_LINES)), 6_000, folder.shown(log));
  }

  @Override
  public void publish(Task task, TaskRun run) {
    underWay = null;
    last = run;
    takeBack(run);
    idle = run.passed() && broughtSomething(run) ? 0 : idle + 1;
  }

  /** Empties the boxes that a failed turn ticked. */
  private void takeBack(TaskRun run) {
    if (!run.failed()) {
      return;
    }
    try {
      Documents documents = config.documents();
      String now = documents.text(Document.TODO);
      String reopened = TodoList.reopened(now, kept(run).todo());
      if (!reopened.equals(now)) {
        documents.write(Document.TODO, reopened);
      }
    } catch (IOException e) {
      LOG.warn("{}: its ticks could not be taken back: {}", run.task().id(), e.getMessage());
    }
  }

  private boolean broughtSomething(TaskRun run) {
    boolean worked =
        run.attempts().stream()
            .map(attempt -> attempt.inquest().evidence())
            .filter(evidence -> evidence != null)
            .flatMap(evidence -> evidence.changed().stream())
            .map(FileChange::path)
            .anyMatch(path -> !new Own(folder, config.documents()).holds(path));
    try {
      return worked || !config.documents().todo().doneSince(kept(run).todo()).isEmpty();
    } catch (IOException e) {
      LOG.warn("{}: {}", run.task().id(), e.getMessage());
      return worked;
    }
  }

  private Documents kept(TaskRun run) {
    return Documents.kept(Own.copies(folder.files(), run.task().id(), 1));
  }

  @Override
  public boolean drained() {
    return underWay == null && end != null;
  }

  @Override
  public Outcome end(RunState run) {
    return end == null ? TaskSource.super.end(run) : end;
  }

  private static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  private static String shortened(String text) {
    String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() <= LONGEST_TITLE ? plain : plain.substring(0, LONGEST_TITLE - 1) + "…";
  }
}
