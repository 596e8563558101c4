package coordinator.http;

import coordinator.checkpoint.RunFiles;
import coordinator.checkpoint.TreeDiff;
import coordinator.run.HtmlReport;
import coordinator.run.ReportStyle;
import coordinator.run.RunDetail;
import coordinator.run.Shelf;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What a run left on disk: reports, markers, its own files, and what changed in the work tree. */
final class FilesApi {

  private static final int MOST_FILES = 2_000;
  private static final int MOST_DIFF = 2 << 20;
  private static final List<String> ROOTS = List.of("reports", ".completed", "run");

  private final Answers answers;
  private final Masks masks;
  private final InstantSource clock;

  FilesApi(Answers answers, Masks masks, InstantSource clock) {
    this.answers = answers;
    this.masks = masks;
    this.clock = clock;
  }

  private record Listed(List<Confined.Found> files) {}

  private static Confined root(Shelf.Place place, String name) {
    Path artifacts = place.home().artifacts();
    return new Confined(name.equals("run") ? place.folder() : artifacts.resolve(name));
  }

  void list(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    List<Confined.Found> all = new ArrayList<>();
    for (String root : ROOTS) {
      for (Confined.Found found : root(place, root).list(MOST_FILES)) {
        all.add(new Confined.Found(root + "/" + found.path(), found.bytes()));
      }
    }
    answers.json(request, new Listed(all));
  }

  void file(Context request) throws IOException {
    String path = request.pathParam("path");
    String root = path.substring(0, Math.max(0, path.indexOf('/')));
    if (!ROOTS.contains(root)) {
      throw Problem.missing("a path begins with one of " + String.join("/, ", ROOTS) + "/");
    }
    SeekableByteChannel channel =
        root(answers.place(request), root).open(path.substring(root.length() + 1));
    LogFile file = new LogFile(channel);
    try {
      Headers.plain(request);
      request.header("Content-Length", Long.toString(file.size()));
      Download download = new Download(file, masks.now(), 0, file.size());
      request.future(() -> new Outflow(Answers.out(request), download).begin());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** One at a time, because git's answer may be large. */
  synchronized void diff(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    String id = request.pathParam("id");
    String n = request.pathParam("n");
    boolean known =
        n.matches("[1-9]\\d{0,5}")
            && answers.ask(
                place,
                record ->
                    record.state().task(id).stream()
                        .anyMatch(run -> run.attempts().size() >= Integer.parseInt(n)));
    if (!known) {
      throw Problem.missing("phase " + id + " of this run has no attempt " + n);
    }
    RunFiles files = new RunFiles(place.home().workspace(), place.folder());
    String diff =
        TreeDiff.of(files, id, Integer.parseInt(n))
            .orElseThrow(
                () ->
                    Problem.missing(
                        "what attempt " + n + " of " + id + " changed is not kept line by line"));
    answers.text(
        request,
        diff.length() <= MOST_DIFF ? diff : diff.substring(0, MOST_DIFF) + "\n… cut short here\n");
  }

  void report(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    coordinator.run.Record record = coordinator.run.Record.read(place.folder());
    String title = place.item().name().title();
    String report =
        HtmlReport.of(
            RunDetail.standing(place, record.state()), title, record, masks.now(), clock.instant());
    request.header("Content-Security-Policy", ReportStyle.POLICY + "; frame-ancestors 'none'");
    request.contentType("text/html; charset=utf-8").result(report);
  }
}
