package coordinator.http;

import coordinator.run.PhaseDetail;
import coordinator.run.RunDetail;
import coordinator.run.RunItem;
import coordinator.run.Shelf;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** Runs, their phases and their ledgers, to be read. */
final class RunsApi {

  private static final int MOST = 1_000;
  private static final int USUAL = 500;

  private final Shelf shelf;
  private final Answers answers;

  RunsApi(Shelf shelf, Answers answers) {
    this.shelf = shelf;
    this.answers = answers;
  }

  private record Listed(int total, List<RunItem> runs) {}

  void list(Context request) throws IOException {
    String state = request.queryParam("state");
    String workspace = request.queryParam("workspace");
    String door = request.queryParam("door");
    List<RunItem> all =
        shelf.runs().stream()
            .map(Shelf.Place::item)
            .filter(run -> state == null || state.equals(run.condition().state()))
            .filter(run -> door == null || door.equals(run.name().door()))
            .filter(run -> workspace == null || workspace.equals(run.name().workspace()))
            .toList();
    long offset = Query.number(request, "offset", 0, 0, Integer.MAX_VALUE);
    long limit = Query.number(request, "limit", 100, 1, MOST);
    answers.json(request, new Listed(all.size(), all.stream().skip(offset).limit(limit).toList()));
  }

  void run(Context request) throws IOException {
    String state = request.queryParam("phase_state");
    answers.json(
        request,
        RunDetail.of(
            answers.place(request), answers.records(), part(request, state == null ? "" : state)));
  }

  private static RunDetail.Part part(Context request, String state) {
    return new RunDetail.Part(
        state,
        Query.number(request, "offset", 0, 0, Integer.MAX_VALUE),
        Query.number(request, "limit", USUAL, 1, MOST));
  }

  void phase(Context request) throws IOException {
    String id = request.pathParam("id");
    PhaseDetail phase =
        PhaseDetail.of(answers.place(request), answers.records(), id)
            .orElseThrow(() -> Problem.missing("the run has no phase " + id));
    answers.json(request, phase);
  }

  private record Tried(List<RunDetail.Tried> phases) {}

  /** All attempts of all phases, for a timeline. */
  void attempts(Context request) throws IOException {
    answers.json(
        request,
        new Tried(RunDetail.tried(answers.place(request), answers.records(), part(request, ""))));
  }
}
