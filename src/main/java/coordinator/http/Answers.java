package coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import coordinator.run.Masking;
import coordinator.run.OpenRecords;
import coordinator.run.Shelf;
import coordinator.run.ShelvedPlan;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What all answers have in common: which run is meant, and that secrets are masked. */
final class Answers {

  private final Shelf shelf;
  private final Masks masks;
  private final OpenRecords records;

  Answers(Shelf shelf, Masks masks, OpenRecords records) {
    this.shelf = shelf;
    this.masks = masks;
    this.records = records;
  }

  /**
   * Asks the record of a run.
   *
   * @throws coordinator.ledger.LedgerBroken if it does not verify
   */
  <T> T ask(Shelf.Place place, OpenRecords.Asking<T> asking) throws IOException {
    return records.ask(place.folder(), asking);
  }

  OpenRecords records() {
    return records;
  }

  void json(Context request, Object value) throws IOException {
    request.contentType("application/json").result(Json.of(value, masks.now()).getBytes(UTF_8));
  }

  /** A text that its reader may send back: masked, it would come back with its secrets lost. */
  void whole(Context request, Object value) {
    request
        .contentType("application/json")
        .result(Json.of(value, new Masking(Map.of())).getBytes(UTF_8));
  }

  /** Something that will be done. */
  void accepted(Context request, Object value) throws IOException {
    json(request, value);
    request.status(202);
  }

  /** Where an answer is written that does not come all at once. */
  static ServletOutputStream out(Context request) {
    try {
      return request.res().getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins an answer of events. */
  static void events(Context request) {
    request.contentType("text/event-stream; charset=utf-8");
    request.header("X-Accel-Buffering", "no");
  }

  /** A text that a worker may have written. */
  void text(Context request, String text) throws IOException {
    Headers.plain(request);
    request.result(masks.now().mask(text).getBytes(UTF_8));
  }

  /**
   * The run that a request names.
   *
   * @throws Problem if there is none, or more than one
   */
  Shelf.Place place(Context request) throws IOException {
    String plan = request.pathParam("plan");
    String run = request.queryParam("run");
    String workspace = request.queryParam("workspace");
    List<Shelf.Place> found =
        shelf.runs().stream()
            .filter(place -> place.item().name().plan().equals(plan))
            .filter(place -> run == null || run.equals(place.item().name().run()))
            .filter(place -> workspace == null || workspace.equals(place.item().name().workspace()))
            .toList();
    if (found.isEmpty()) {
      throw Problem.missing(
          run == null ? "there is no run of " + plan : plan + " has no run " + run);
    }
    List<String> workspaces =
        found.stream().map(place -> place.item().name().workspace()).distinct().toList();
    if (workspaces.size() > 1) {
      throw ambiguous(workspaces);
    }
    return found.get(0);
  }

  /**
   * The plan that a request names.
   *
   * @throws Problem if there is none, or more than one
   */
  ShelvedPlan plan(Context request) throws IOException {
    String plan = request.pathParam("plan");
    String workspace = request.queryParam("workspace");
    List<ShelvedPlan> found =
        shelf.plans().stream()
            .filter(each -> each.name().equals(plan))
            .filter(each -> workspace == null || workspace.equals(each.workspace().toString()))
            .toList();
    if (found.isEmpty()) {
      throw Problem.missing("there is no plan " + plan);
    }
    if (found.size() > 1) {
      throw ambiguous(found.stream().map(each -> each.workspace().toString()).toList());
    }
    return found.get(0);
  }

  private static Problem ambiguous(List<String> workspaces) {
    return new Problem(
        409,
        "Several plans have this name",
        "say which one with ?workspace=, one of: " + String.join(", ", workspaces));
  }
}
