package coordinator.cli;

import coordinator.folder.Recipe;
import coordinator.folder.Selection;
import coordinator.folder.State;
import coordinator.folder.TaskFile;
import coordinator.task.Task;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Which task files would be carried out, and how; starts nothing and marks nothing. */
final class TasksDryRun {

  private final Terminal terminal;
  private final Profiles profiles;
  private final Recipe recipe;

  TasksDryRun(Terminal terminal, Profiles profiles, Recipe recipe) {
    this.terminal = terminal;
    this.profiles = profiles;
    this.recipe = recipe;
  }

  /**
   * Prints them.
   *
   * @param rerun whether those count that are done
   */
  void print(Selection selection, boolean rerun) throws IOException {
    AtomicInteger count = new AtomicInteger();
    selection.look(
        (folder, name, state) -> {
          if (state == State.PENDING || state == State.FAILED || (state == State.DONE && rerun)) {
            Task task = recipe.task(new TaskFile(folder, name), recipe.command() ? name : "");
            count.incrementAndGet();
            terminal
                .out()
                .println(
                    task.title().replaceAll("\\p{Cntrl}+", " ")
                        + ": "
                        + DryRun.quoted(
                            profiles.get(recipe.worker().profile()).command(task.assignment())));
          }
        });
    terminal.out().println(count + " tasks would be carried out; nothing was started or marked");
  }
}
