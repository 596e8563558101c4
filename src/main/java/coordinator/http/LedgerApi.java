package coordinator.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.run.News;
import coordinator.run.OpenRecord;
import coordinator.run.RunDetail;
import coordinator.run.Shelf;
import io.javalin.http.Context;
import java.io.IOException;
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
    answers.json(
        request,
        answers
            .records()
            .peek(
                place.folder(),
                record -> {
                  RunDetail.Chain chain = record.chain();
                  List<Shown> shown = shown(record.told(offset, limit));
                  return new Listed(shown, chain.entries(), chain.verified(), chain.problem());
                }));
  }

  private static List<Shown> shown(List<OpenRecord.Told> told) {
    return told.stream()
        .map(line -> new Shown(line.says(), attempt(line.line()), line.line()))
        .toList();
  }

  private static @Nullable Integer attempt(String line) {
    return Json.number(line, "attempt");
  }
}
