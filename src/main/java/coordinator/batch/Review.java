package coordinator.batch;

import coordinator.batch.EntryState.Made;
import coordinator.batch.EntryState.Status;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says where an entry stands, by the state file and by what lies under the names of outputs: done
 * is what is there and valid, or is there and was made in our sight.
 */
public final class Review {

  private final Batch batch;
  private final StateFile state;
  private final TaskMaker maker;

  /** Where an entry stands. */
  public enum Standing {
    DONE,
    /** Done, but of another source or prompt than there is now. */
    CHANGED,
    FAILED,
    OPEN,
    MISSING,
    EMPTY,
    AMBIGUOUS
  }

  /**
   * What was seen.
   *
   * @param standing where it stands
   * @param why in words; may be empty
   */
  public record Seen(Standing standing, String why) {}

  Review(Batch batch, StateFile state, TaskMaker maker) {
    this.batch = batch;
    this.state = state;
    this.maker = maker;
  }

  Seen of(Entry entry) throws IOException {
    if (entry.row().value().isBlank()) {
      return new Seen(Standing.EMPTY, entry.row().where() + " is blank");
    }
    Path source = entry.source();
    if (source != null && !Files.isRegularFile(source)) {
      String what = Files.exists(source) ? "is not a regular file: " : "is not there: ";
      return new Seen(Standing.MISSING, "its source " + what + batch.layout().shown(source));
    }
    if (source != null && Files.size(source) == 0) {
      return new Seen(Standing.EMPTY, "its source is empty: " + batch.layout().shown(source));
    }
    Optional<EntryState> known = state.of(entry.stem());
    if (known.isPresent() && known.get().done()) {
      String output = known.get().output();
      if (output != null && Files.isRegularFile(batch.layout().folder().resolve(output))) {
        return made(entry, known.get());
      }
    }
    Seen found = found(entry);
    boolean failed = known.isPresent() && known.get().status() == Status.FAILED;
    return failed && found.standing() == Standing.OPEN
        ? new Seen(Standing.FAILED, known.get().made().reason())
        : found;
  }

  private Seen made(Entry entry, EntryState known) throws IOException {
    String changed = known.prints().difference(entry.source(), maker.prompt(entry));
    return changed.isEmpty()
        ? new Seen(Standing.DONE, "")
        : new Seen(Standing.CHANGED, changed + " changed since");
  }

  /** Looks at what lies there and is not in the state file; what is valid is put into it. */
  private Seen found(Entry entry) throws IOException {
    List<EntryState> valid = new ArrayList<>();
    for (Path file : candidates(entry)) {
      if (Files.size(file) <= batch.validation().largest()) {
        Answer answer =
            new Answer(Files.readAllBytes(file), batch.validation().json(), entry.source());
        Target named = new Target(entry, answer);
        if (batch.validation().holds(answer) && named.file(batch).equals(file)) {
          valid.add(named.state(batch, file));
        }
      }
    }
    if (valid.size() > 1) {
      return new Seen(
          Standing.AMBIGUOUS,
          "both "
              + valid.get(0).output()
              + " and "
              + valid.get(1).output()
              + " are valid; take one away, or --overwrite");
    }
    if (valid.isEmpty()) {
      return new Seen(Standing.OPEN, "");
    }
    return taken(entry, valid.get(0));
  }

  /**
   * Of an output that was not made in our sight, the files' times say whether it is of this source.
   */
  private Seen taken(Entry entry, EntryState valid) throws IOException {
    Path source = entry.source();
    Path output = batch.layout().folder().resolve(String.valueOf(valid.output()));
    if (source != null
        && Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(output)) > 0) {
      return new Seen(Standing.CHANGED, "source is newer than its output, which was found");
    }
    state.put(valid);
    return new Seen(Standing.DONE, "its output was there");
  }

  /** An answer that was found under a name. */
  private record Target(Entry entry, Answer answer) {
    Path file(Batch batch) {
      return Publisher.named(entry.target(), batch.validation().values(answer));
    }

    EntryState state(Batch batch, Path file) throws IOException {
      return new EntryState(
          entry.stem(),
          Status.DONE,
          batch.layout().shown(file),
          batch.validation().values(answer),
          new Made("", 0, null, null, Digest.of(answer.bytes())),
          Prints.of(entry.source(), null));
    }
  }

  /** Files that may be the entry's output. */
  private static List<Path> candidates(Entry entry) throws IOException {
    Path folder = entry.target().folder();
    if (entry.target().fixed()) {
      Path file = entry.target().file();
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? List.of(file) : List.of();
    }
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      String name = new Blanks(entry.target().name()).fill(field -> "\0");
      Pattern form = Pattern.compile(Pattern.quote(name).replace("\0", "\\E[A-Za-z0-9._-]+\\Q"));
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(
              folder, file -> form.matcher(String.valueOf(file.getFileName())).matches())) {
        files.forEach(found::add);
      }
    }
    found.removeIf(file -> !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    return found;
  }
}
