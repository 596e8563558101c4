package coordinator.loop;

import coordinator.checkpoint.Examiner;
import coordinator.checkpoint.Globs;
import coordinator.loop.TodoList.Item;
import coordinator.task.Evidence;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges a turn by its documents too: what it destroyed is restored and told, and a tick without
 * work is no tick.
 */
public final class TurnExaminer implements Examiner {

  private final LoopFolder folder;
  private final LoopConfig config;
  private final Documents documents;

  public TurnExaminer(LoopFolder folder, LoopConfig config) {
    this.folder = folder;
    this.config = config;
    this.documents = config.documents();
  }

  @Override
  public void prepare(TaskRun run) throws IOException {
    int number = run.nextNumber();
    if (number > 1) {
      restored(run, number - 1); // one that was killed was not inspected
    }
    documents.keep(Own.copies(folder.files(), run.task().id(), number));
  }

  @Override
  public List<Finding> examine(TaskRun run, List<FileChange> changed, String message)
      throws IOException {
    List<Finding> findings = new ArrayList<>(restored(run, run.attempt().number()));
    findings.addAll(edits(changed));
    findings.addAll(ticks(run, changed));
    return findings;
  }

  /** Restores what an attempt destroyed. */
  private List<Finding> restored(TaskRun run, int attempt) throws IOException {
    Path copies = Own.copies(folder.files(), run.task().id(), attempt);
    Documents kept = Documents.kept(copies);
    List<Finding> findings = new ArrayList<>();
    for (Document document : Document.values()) {
      Optional<String> harm = harm(document, kept);
      if (harm.isPresent()) {
        Path file = documents.file(document);
        if (documents.wrong(document).isEmpty()) {
          Files.copy(
              file,
              copies.resolve(document.word() + ".destroyed.md"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        documents.write(document, kept.text(document));
        findings.add(
            Finding.fails(
                "Documents",
                folder.shown(file) + " " + harm.get() + "; restored as it was before the attempt"));
      }
    }
    return findings;
  }

  /** What an attempt did to a document that it may not; empty if nothing. */
  private Optional<String> harm(Document document, Documents kept) throws IOException {
    if (kept.wrong(document).isPresent()) {
      return Optional.empty(); // it was no better before
    }
    Optional<String> wrong = documents.wrong(document);
    if (wrong.isPresent()) {
      return wrong;
    }
    String before = kept.text(document);
    String now = documents.text(document);
    if (now.isBlank() && !before.isBlank()) {
      return Optional.of("was emptied");
    }
    if (document != Document.TODO) {
      return Optional.empty();
    }
    List<Item> lost = TodoList.of(now).lostSince(TodoList.of(before));
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "lost "
                + (lost.size() == 1 ? "an open item" : lost.size() + " open items")
                + ", such as '"
                + lost.get(0).text()
                + "' of line "
                + lost.get(0).line());
  }

  /** What was changed where nothing may be. */
  private List<Finding> edits(List<FileChange> changed) {
    if (config.edits().allow().isEmpty()) {
      return List.of();
    }
    Globs allowed = new Globs(config.edits().allow());
    List<String> strayed =
        work(changed).map(FileChange::path).filter(path -> !allowed.match(path)).toList();
    return strayed.isEmpty()
        ? List.of()
        : List.of(
            Finding.fails(
                "Work tree",
                String.join(", ", strayed.subList(0, Math.min(5, strayed.size())))
                    + (strayed.size() > 5 ? " and " + (strayed.size() - 5) + " more" : "")
                    + " changed, and 'allow' names no such file"));
  }

  private List<Finding> ticks(TaskRun run, List<FileChange> changed) throws IOException {
    Path first = Own.copies(folder.files(), run.task().id(), 1);
    List<Item> done = documents.todo().doneSince(Documents.kept(first).todo());
    String todo = folder.shown(documents.file(Document.TODO));
    if (done.isEmpty()) {
      return List.of(Finding.note("TODO", "no item of " + todo + " was ticked"));
    }
    String ticked =
        (done.size() == 1 ? "'" + done.get(0).text() + "'" : done.size() + " items")
            + " ticked in "
            + todo;
    boolean worked =
        Stream.concat(
                run.attempts().stream()
                    .map(attempt -> attempt.inquest().evidence())
                    .filter(Objects::nonNull)
                    .map(Evidence::changed),
                Stream.of(changed))
            .flatMap(this::work)
            .findAny()
            .isPresent();
    return List.of(
        worked || config.edits().unchanged()
            ? Finding.holds("TODO", ticked)
            : Finding.fails("TODO", ticked + ", but no file outside the documents changed"));
  }

  private Stream<FileChange> work(List<FileChange> changed) {
    Own own = new Own(folder, documents);
    return changed.stream().filter(change -> !own.holds(change.path()));
  }
}
