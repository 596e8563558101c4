package coordinator.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.ledger.Entry;
import coordinator.ledger.Growing;
import coordinator.ledger.LedgerBroken;
import coordinator.run.News;
import coordinator.run.Record;
import coordinator.run.Shelf;
import coordinator.task.RunState;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run's ledger, line by line, with its verification. */
final class LedgerApi {

  private static final int MOST = 1_000;

  private final Answers answers;

  LedgerApi(Answers answers) {
    this.answers = answers;
  }

  /**
   * A line.
   *
   * @param attempt null where it is about none
   * @param line as it is in the file
   */
  private record Shown(@JsonUnwrapped News.Line says, @Nullable Integer attempt, String line) {}

  private record Listed(
      List<Shown> entries, long total, boolean verified, @Nullable String problem) {}

  void list(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    long offset = Query.number(request, "offset", 0, 0, Integer.MAX_VALUE);
    long limit = Query.number(request, "limit", 200, 1, MOST);
    List<News.Line> told = new ArrayList<>();
    Path file = place.folder().resolve("ledger.jsonl");
    List<Entry> entries = new ArrayList<>();
    String problem = null;
    try {
      new Growing().look(file, entries::add);
      Record.fold(place.folder()); // holds it against the PID file as well
    } catch (LedgerBroken e) {
      problem = String.valueOf(e.getMessage());
    }
    RunState before = new RunState();
    for (Entry entry : entries) {
      if (entry.seq() > offset && entry.seq() <= offset + limit) {
        told.add(News.Line.of(entry, before));
      }
      before.apply(entry.event(), entry.at());
    }
    answers.json(
        request, new Listed(shown(told, file, offset), entries.size(), problem == null, problem));
  }

  private static List<Shown> shown(List<News.Line> told, Path file, long offset)
      throws IOException {
    List<Shown> shown = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (long skipped = 0; skipped < offset && lines.readLine() != null; skipped++) {
        // before the part that is asked for
      }
      for (News.Line line : told) {
        String text = String.valueOf(lines.readLine());
        shown.add(new Shown(line, attempt(text), text));
      }
    }
    return shown;
  }

  private static @Nullable Integer attempt(String line) {
    return Json.number(line, "attempt");
  }
}
