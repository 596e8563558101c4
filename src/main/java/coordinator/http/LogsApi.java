package coordinator.http;

import coordinator.run.Shelf;
import coordinator.task.Attempt;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What workers printed: in parts, as a whole, and as it comes. */
final class LogsApi {

  private static final int MOST_AT_ONCE = 1 << 20;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final Answers answers;
  private final Masks masks;
  private final Set<Outflow> trails = ConcurrentHashMap.newKeySet();

  LogsApi(Answers answers, Masks masks) {
    this.answers = answers;
    this.masks = masks;
  }

  private record Meant(Shelf.Place place, Attempt attempt, Path log) {}

  private Meant meant(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    String id = request.pathParam("id");
    String n = request.pathParam("n");
    Optional<Attempt> attempt =
        answers.ask(
            place,
            record ->
                record.state().task(id).stream()
                    .flatMap(run -> run.attempts().stream())
                    .filter(each -> Integer.toString(each.number()).equals(n))
                    .findFirst());
    Attempt found =
        attempt.orElseThrow(
            () -> Problem.missing("phase " + id + " of this run has no attempt " + n));
    Path log = place.folder().resolve("worker-" + id + "-" + n + ".log");
    return new Meant(place, found, log);
  }

  void log(Context request) throws IOException {
    log(request, meant(request).log());
  }

  void log(Context request, Path file) throws IOException {
    LogFile log = LogFile.open(file);
    try {
      send(request, file.getFileName().toString(), log);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void send(Context request, String name, LogFile log) throws IOException {
    long size = log.size();
    long from = Query.number(request, "offset", 0, 0, Long.MAX_VALUE / 4);
    long most = Query.number(request, "limit", Long.MAX_VALUE / 4, 0, Long.MAX_VALUE / 4);
    if (request.queryParam("tail") != null) {
      from = log.tail((int) Query.number(request, "tail", 0, 1, 100_000), MOST_AT_ONCE);
    }
    from = Math.min(from, size);
    long end = Math.min(size, from + most);
    String range = request.header("Range");
    if (range != null) {
      long[] part = range(range, size);
      from = part[0];
      end = part[1];
      request.status(206).header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + size);
    }
    Headers.plain(request);
    request.header("Accept-Ranges", "bytes");
    request.header("X-Log-Size", Long.toString(size));
    request.header("X-Log-Offset", Long.toString(from));
    request.header("Content-Length", Long.toString(end - from));
    if (request.queryParam("download") != null) {
      request.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }
    Download download = new Download(log, masks.now(), from, end);
    request.future(() -> new Outflow(Answers.out(request), download).begin());
  }

  /** From the first byte to the one behind the last. */
  private static long[] range(String header, long size) {
    Matcher matcher = RANGE.matcher(header);
    if (matcher.matches() && !(matcher.group(1) + matcher.group(2)).isEmpty()) {
      String first = matcher.group(1);
      String last = matcher.group(2);
      long from =
          first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
      long end =
          first.isEmpty() || last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
      if (from < end) {
        return new long[] {from, end};
      }
    }
    throw new Problem(
        416, "The log has no such part", "it has " + size + " bytes; the range was " + header);
  }

  void stream(Context request) throws IOException {
    Meant meant = meant(request);
    stream(request, meant.log(), meant.attempt().exit() != null);
  }

  /**
   * A log as it grows.
   *
   * @param ended whether its writer is known to have ended
   */
  void stream(Context request, Path file, boolean ended) throws IOException {
    long from = Query.number(request, "offset", 0, 0, Long.MAX_VALUE / 4);
    String heard = request.header("Last-Event-ID");
    LogFile log = LogFile.open(file);
    long offset =
        heard != null && heard.matches("\\d{1,18}")
            ? Long.parseLong(heard)
            : Math.min(from, log.size());
    LogTrail trail = new LogTrail(log, file, ended, masks.now(), offset);
    Answers.events(request);
    follow(request, trail);
  }

  /** Gives what comes from a source, which is asked again each time that logs are looked at. */
  void follow(Context request, Outflow.Source source) {
    request.future(
        () -> {
          Outflow flow = new Outflow(Answers.out(request), source);
          trails.add(flow);
          return flow.begin().whenComplete((none, failure) -> trails.remove(flow));
        });
  }

  /** Whether anybody follows a log. */
  boolean isHeard() {
    return !trails.isEmpty();
  }

  /** Looks whether the logs that are followed have grown. */
  void look() {
    trails.forEach(Outflow::pull);
  }

  void close() {
    trails.forEach(Outflow::finish);
  }
}
