package coordinator.batch;

import coordinator.task.Assignment;
import coordinator.task.Expected;
import coordinator.task.Mode;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an entry's task. */
public final class TaskMaker {

  private final Batch batch;
  private final Places places;
  private final Naming naming;

  TaskMaker(Batch batch, Places places) {
    this.batch = batch;
    this.places = places;
    this.naming = new Naming(batch);
  }

  /** What the entry's worker is asked; the same as long as source path, prompt and batch are. */
  String prompt(Entry entry) {
    return batch.asking().prompt().fill(name -> value(name, entry));
  }

  private @Nullable String value(String name, Entry entry) {
    return switch (name) {
      case "MD_ABS_PATH" -> places.draft(entry.stem()).toString();
      case "OUTPUT_FOLDER" -> places.folder(entry.stem()).toString();
      default -> naming.value(name, entry.row(), entry.stem(), entry.source());
    };
  }

  Task task(Entry entry) {
    Path folder = places.folder(entry.stem());
    boolean closed = batch.worker().mode() == Mode.READ_ONLY && !batch.takesMessages();
    Path workspace = batch.layout().workspace();
    boolean outside = !batch.takesMessages() && !folder.startsWith(workspace);
    return new Task(
        entry.stem(),
        entry.shown()
            + " → "
            + batch.layout().shown(entry.target().folder().resolve(entry.target().name())),
        new Assignment(
            batch.worker(),
            // A worker that may only read, but owes a file, works where that file is to be.
            (closed ? folder : workspace).toString(),
            prompt(entry),
            null,
            closed || outside ? List.of(folder.toString()) : List.of()),
        batch.asking().pace().timing(),
        new Expected(true, null, List.of(), TreeRule.UNWATCHED),
        batch.asking().pace().limits());
  }

  Ticket ticket(Entry entry, Task task) throws IOException {
    Path source = entry.source();
    return new Ticket(
        entry.stem(),
        source == null ? null : source.toString(),
        entry.target().folder().toString(),
        entry.target().name(),
        Prints.of(source, task.assignment().prompt()));
  }
}
