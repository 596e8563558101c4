package coordinator.batch;

import coordinator.checkpoint.AtomicFile;
import coordinator.checkpoint.Examiner;
import coordinator.task.Attempt;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import coordinator.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Validates what a worker left for an entry. What holds is copied to where no worker was told to
 * write, and only that copy is ever published; what does not is kept aside with the reasons.
 */
public final class BatchExaminer implements Examiner {

  private static final String SUBJECT = "Output";

  private final Batch batch;
  private final Places places;
  private final String again;

  public BatchExaminer(Desk desk) {
    this.batch = desk.batch();
    this.places = desk.places();
    this.again = resource();
  }

  private static String resource() {
    try (InputStream in = BatchExaminer.class.getResourceAsStream("/coordinator/batch-again.md")) {
      if (in == null) {
        throw new IllegalStateException("batch-again.md is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** An earlier attempt's file must not pass for this one's. */
  @Override
  public void prepare(TaskRun run) throws IOException {
    String stem = run.task().id();
    clear(places.folder(stem));
    Files.createDirectories(places.folder(stem));
    Files.deleteIfExists(places.valid(stem));
  }

  static void clear(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder) || Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(folder);
      return;
    }
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        for (Path path : all) {
          clear(path);
        }
      }
      Files.delete(folder);
    }
  }

  @Override
  public Optional<String> again(TaskRun run, Attempt failed) {
    String stem = run.task().id();
    Path refused = places.refused(stem, failed.number());
    List<Finding> reasons =
        failed.inquest().verdict() == null ? List.of() : failed.inquest().verdict().reasons();
    return Optional.of(
        Names.of(
                Map.of(
                    "TASK", run.task().assignment().prompt(),
                    "REASONS",
                        reasons.stream().map(each -> "- " + each).collect(Collectors.joining("\n")),
                    "REFUSED",
                        Files.isRegularFile(refused)
                            ? "It is kept in " + refused + "."
                            : "There was nothing to keep."))
            .expand(again, Names.Text.PROMPT, unknown -> {}));
  }

  @Override
  public List<Finding> examine(TaskRun run, List<FileChange> changed, String message)
      throws IOException {
    String stem = run.task().id();
    int attempt = run.attempt().number();
    List<Finding> found = new ArrayList<>();
    byte[] bytes =
        batch.takesMessages() ? message.getBytes(StandardCharsets.UTF_8) : left(stem, found);
    if (batch.takesMessages() && bytes.length == 0) {
      found.add(Finding.fails(SUBJECT, "the worker ended without a final message"));
    }
    if (bytes.length == 0) {
      return found;
    }
    Optional<Ticket> ticket = Ticket.read(places.ticket(stem));
    if (ticket.isEmpty()) {
      return List.of(
          Finding.fails(SUBJECT, "what is known of the entry is gone: " + places.ticket(stem)));
    }
    found.addAll(source(ticket.get()));
    Answer answer = new Answer(bytes, batch.validation().json(), ticket.get().sourceFile());
    found.addAll(batch.validation().judge(answer));
    Exit exit = run.attempt().exit();
    boolean clean = exit != null && exit.clean();
    if (clean && found.stream().noneMatch(Finding::failed)) {
      write(places.valid(stem), bytes);
      found.add(Judged.of(Digest.of(bytes)));
    } else {
      write(places.refused(stem, attempt), bytes);
      reasons(stem, attempt, found, exit);
    }
    return found;
  }

  /** A worker could write into its source what it wants to have quoted from it. */
  private static List<Finding> source(Ticket ticket) throws IOException {
    Path source = ticket.sourceFile();
    String was = ticket.prints().source();
    if (source == null || was == null) {
      return List.of();
    }
    boolean there = Files.isRegularFile(source);
    return there && Digest.of(source).equals(was)
        ? List.of()
        : List.of(
            Finding.fails(
                "Source",
                source
                    + (there ? " was changed" : " was removed")
                    + " since the entry was taken, so the output cannot be judged by it"));
  }

  private void reasons(
      String stem, int attempt, List<Finding> found, @org.jspecify.annotations.Nullable Exit exit)
      throws IOException {
    List<String> lines = new ArrayList<>();
    if (exit != null && !exit.clean()) {
      lines.add("Worker: " + exit.words());
    }
    found.stream().filter(Finding::failed).forEach(each -> lines.add(each.toString()));
    AtomicFile.write(places.reasons(stem, attempt), String.join("\n", lines) + "\n");
  }

  /** What the worker wrote; empty, with the reason among the findings, if it cannot be judged. */
  private byte[] left(String stem, List<Finding> found) throws IOException {
    Path draft = places.draft(stem);
    if (!Files.exists(draft, LinkOption.NOFOLLOW_LINKS)) {
      found.add(Finding.fails(SUBJECT, "missing: the worker did not write " + draft));
    } else if (!Files.isRegularFile(draft, LinkOption.NOFOLLOW_LINKS)) {
      found.add(Finding.fails(SUBJECT, draft + " is not a regular file"));
    } else if (Files.size(draft) > batch.validation().largest()) {
      found.add(
          Finding.fails(
              SUBJECT,
              "has " + Files.size(draft) + " bytes; the most is " + batch.validation().largest()));
    } else {
      byte[] bytes = Files.readAllBytes(draft);
      if (bytes.length == 0) {
        found.add(Finding.fails(SUBJECT, "is empty"));
      }
      return bytes;
    }
    return new byte[0];
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = AtomicFile.draft(file);
    Files.write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
