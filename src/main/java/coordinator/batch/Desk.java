package coordinator.batch;

import coordinator.batch.Entry.Target;
import coordinator.checkpoint.RunFiles;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What lies on the desk of a batch that is carried out, or looked at.
 *
 * @param batch the batch
 * @param places where its unfinished outputs lie
 * @param state its state file
 * @param maker makes tasks
 * @param review says where entries stand
 * @param publisher gives outputs their names
 */
public record Desk(
    Batch batch,
    Places places,
    StateFile state,
    TaskMaker maker,
    Review review,
    Publisher publisher) {

  /** An entry, where it stands, and its task, for those who only look. */
  public record Looked(String stem, String shown, Review.Seen seen, Task task) {}

  public static Desk of(Batch batch, RunFiles files, StateFile state) {
    Places places = Places.of(files, batch);
    TaskMaker maker = new TaskMaker(batch, places);
    return new Desk(
        batch,
        places,
        state,
        maker,
        new Review(batch, state, maker),
        new Publisher(batch, places, state));
  }

  /**
   * The task of the first entry, by which it is seen whether its worker can be called; of a made-up
   * one if there is none.
   */
  public Task sample() throws IOException {
    try (Entries all = new Entries(batch)) {
      Entry first = all.next();
      Row row = new Row("", "none", Map.of());
      Target nowhere = new Target(batch.layout().folder(), "none");
      return maker.task(first == null ? new Entry("none", row, null, nowhere) : first);
    }
  }

  /** What an entry's worker finds in its environment beside what every worker does. */
  public Map<String, String> environment(String stem) {
    Map<String, String> all = new HashMap<>();
    if (!batch.takesMessages()) {
      all.put("COORDINATOR_OUTPUT", places.draft(stem).toString());
    }
    Ticket.read(places.ticket(stem))
        .map(Ticket::source)
        .ifPresent(source -> all.put("COORDINATOR_SOURCE", source));
    return all;
  }

  /**
   * Publishes what a run that is over left unpublished.
   *
   * @throws IOException if something valid cannot be given its name
   */
  public void publish(RunState run) throws IOException {
    for (TaskRun task : run.tasks()) {
      String stem = task.task().id();
      Optional<Ticket> ticket = Ticket.read(places.ticket(stem));
      if (task.passed() && ticket.isPresent()) {
        publisher.publish(ticket.get(), task, run.id());
      } else if (task.failed() && task.settlement() != null) {
        publisher.failed(stem, task, task.settlement().reason(), run.id());
      }
    }
  }

  /** Hands over each entry that a choice takes. */
  public void look(Choice choice, Consumer<Looked> each) throws IOException {
    long given = 0;
    try (Entries all = new Entries(batch)) {
      for (Entry entry = all.next(); entry != null && given < choice.limit(); entry = all.next()) {
        if (choice.means(entry)) {
          Review.Seen seen = review.of(entry);
          if (choice.takes(seen.standing())) {
            given++;
            each.accept(new Looked(entry.stem(), entry.shown(), seen, maker.task(entry)));
          }
        }
      }
    }
  }
}
