package coordinator.batch;

import coordinator.batch.Entry.Target;
import coordinator.batch.EntryState.Made;
import coordinator.batch.EntryState.Status;
import coordinator.checkpoint.AtomicFile;
import coordinator.task.Attempt;
import coordinator.task.Settlement;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Gives what was judged valid its final name, once the verdict is on disk. Asked again after a kill
 * at any moment, it does what is left to do, and nothing twice.
 */
final class Publisher {

  private final Batch batch;
  private final Places places;
  private final StateFile state;

  Publisher(Batch batch, Places places, StateFile state) {
    this.batch = batch;
    this.places = places;
    this.state = state;
  }

  /** The file of an output whose fields are known. */
  static Path named(Target target, Map<String, String> fields) {
    return target
        .folder()
        .resolve(
            new Blanks(target.name())
                .fill(name -> fields.get(name.substring(Known.FIELD.length()))));
  }

  /**
   * Publishes the output of a task that passed.
   *
   * @param run id of the run
   * @return false if there is nothing to publish: it was published before
   * @throws IOException if it cannot be published; it stays where it is, for the next try
   */
  boolean publish(Ticket ticket, TaskRun task, String run) throws IOException {
    Path valid = places.valid(ticket.stem());
    if (!Files.isRegularFile(valid, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(valid);
    String sha = Digest.of(bytes);
    if (!Judged.sha256(task).equals(Optional.of(sha))) {
      throw new IOException(valid + " is not what was judged: it was changed since");
    }
    Map<String, String> fields =
        batch.validation().values(new Answer(bytes, batch.validation().json(), null));
    Path file = named(ticket.target(), fields);
    Optional<EntryState> before = state.of(ticket.stem());
    makeRoom(ticket.stem(), file);
    move(valid, file);
    state.put(
        new EntryState(
            ticket.stem(),
            Status.DONE,
            batch.layout().shown(file),
            fields,
            made(task, "", run, sha),
            ticket.prints()));
    removeEarlier(before, file);
    return true;
  }

  /** What lies there and is not ours is kept: nobody asked us to lose it. */
  private void makeRoom(String stem, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Path kept = places.replaced(stem);
      Files.createDirectories(kept.getParent());
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      AtomicFile.promote(from, to);
    } catch (AtomicMoveNotSupportedException e) {
      Path draft = AtomicFile.draft(to);
      Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
      AtomicFile.promote(draft, to);
      Files.delete(from);
    }
  }

  /** One entry has one output: an earlier one under another name goes, once the new one is safe. */
  private void removeEarlier(Optional<EntryState> before, Path file) throws IOException {
    if (before.isPresent() && before.get().done() && before.get().output() != null) {
      Path earlier = batch.layout().folder().resolve(before.get().output());
      if (!earlier.equals(file) && Files.isRegularFile(earlier, LinkOption.NOFOLLOW_LINKS)) {
        Path kept = places.replaced(before.get().stem());
        Files.createDirectories(kept.getParent());
        Files.copy(earlier, kept, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(earlier);
      }
    }
  }

  /** Puts down that a task failed; an output of before that is still there stays done. */
  void failed(String stem, TaskRun task, String why, String run) {
    state.put(EntryState.of(stem, Status.FAILED, made(task, why, run, null)));
  }

  private static Made made(
      TaskRun task, String why, String run, @org.jspecify.annotations.Nullable String sha) {
    Settlement settlement = task.settlement();
    int attempts = task.last().map(Attempt::number).orElse(0);
    return new Made(why, attempts, settlement == null ? null : settlement.at(), run, sha);
  }
}
