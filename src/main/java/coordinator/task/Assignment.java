package coordinator.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one worker is asked to do.
 *
 * @param worker which kind of worker, and how it is called
 * @param directory absolute path; where the worker starts, and the root of what it may write
 * @param prompt the whole prompt, given on standard input; empty for a shell step
 * @param run the shell command of a shell step, or null: then the profile's own command is called
 * @param writable absolute paths of further folders that the worker may write
 */
public record Assignment(
    WorkerChoice worker,
    String directory,
    String prompt,
    @Nullable String run,
    List<String> writable) {

  public Assignment {
    writable = List.copyOf(writable);
  }
}
