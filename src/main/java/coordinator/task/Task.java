package coordinator.task;

import java.util.regex.Pattern;

/**
 * One unit of work for one worker, from any front door. It is recorded whole when it is taken, so
 * what a run does never depends on a source that was edited meanwhile.
 *
 * @param id unique in its run; letters, digits, dot, underscore and hyphen, since file names are
 *     made from it
 * @param title for eyes; may be empty
 * @param assignment what the worker is asked to do, and as whom
 * @param timing how long it may take
 * @param expected what must be true when it has ended
 * @param limits how often it may be tried
 */
public record Task(
    String id,
    String title,
    Assignment assignment,
    Timing timing,
    Expected expected,
    Limits limits) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,120}");

  public Task {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "task id '" + id + "' has characters that no file name should have");
    }
  }

  Task with(Timing other) {
    return new Task(id, title, assignment, other, expected, limits);
  }
}
