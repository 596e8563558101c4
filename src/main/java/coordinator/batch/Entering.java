package coordinator.batch;

import coordinator.batch.Entry.Target;
import coordinator.task.RunState;
import coordinator.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What those who carry a batch out, or show it, ask of its entries. */
public final class Entering {

  private Entering() {}

  /**
   * The task of the first entry, by which it is seen whether its worker can be called; of a made-up
   * one if there is none.
   */
  public static Task sample(Desk desk) throws IOException {
    try (Entries all = new Entries(desk.batch())) {
      Entry first = all.next();
      Row row = new Row("", "none", Map.of());
      Path folder = desk.batch().layout().folder();
      return desk.maker()
          .task(first == null ? new Entry("none", row, null, new Target(folder, "none")) : first);
    }
  }

  /** What a worker finds in its environment beside what every worker does. */
  public static Map<String, String> environment(Desk desk, String stem) {
    Map<String, String> all = new HashMap<>();
    if (!desk.batch().takesMessages()) {
      all.put("COORDINATOR_OUTPUT", desk.places().draft(stem).toString());
    }
    Ticket.read(desk.places().ticket(stem))
        .map(Ticket::source)
        .ifPresent(source -> all.put("COORDINATOR_SOURCE", source));
    return all;
  }

  /** Publishes what a run that is over left unpublished. */
  public static void publish(Desk desk, RunState state) throws IOException {
    for (var run : state.tasks()) {
      String stem = run.task().id();
      var ticket = Ticket.read(desk.places().ticket(stem));
      if (run.passed() && ticket.isPresent()) {
        desk.publisher().publish(ticket.get(), run, state.id());
      } else if (run.failed() && run.settlement() != null) {
        desk.publisher().failed(stem, run, run.settlement().reason(), state.id());
      }
    }
  }

  /** An entry, where it stands, and its task, for those who only look. */
  public record Looked(String stem, String shown, Review.Seen seen, Task task) {}

  /** Hands over each entry that a choice takes. */
  public static void look(Desk desk, Choice choice, Consumer<Looked> each) throws IOException {
    long given = 0;
    try (Entries all = new Entries(desk.batch())) {
      for (Entry entry = all.next(); entry != null && given < choice.limit(); entry = all.next()) {
        if (choice.means(entry)) {
          Review.Seen seen = desk.review().of(entry);
          if (choice.takes(seen.standing())) {
            given++;
            each.accept(new Looked(entry.stem(), entry.shown(), seen, desk.maker().task(entry)));
          }
        }
      }
    }
  }
}
