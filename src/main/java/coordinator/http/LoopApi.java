package coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import coordinator.loop.Document;
import coordinator.loop.Documents;
import coordinator.loop.Handwriting;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.run.LoopLogs;
import coordinator.run.Loops;
import coordinator.run.Refused;
import coordinator.run.RunLoop;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loops: their documents, how they stand, and what can be asked of them. */
final class LoopApi {

  static final int MOST_OF_ONE = Documents.MOST_BYTES;
  static final int MOST_OF_ALL = 3 * Documents.MOST_BYTES;

  private final Loops loops;
  private final Answers answers;
  private final LogsApi logs;
  private final String user = System.getProperty("user.name", "?");

  LoopApi(Loops loops, Answers answers, LogsApi logs) {
    this.loops = loops;
    this.answers = answers;
    this.logs = logs;
  }

  private LoopFolder folder(Context request) {
    return folder(loops, request);
  }

  /**
   * The loop that a request means: of the repository that it names, or of the only one.
   *
   * @throws Problem if there is none, or it is not clear which
   */
  static LoopFolder folder(Loops loops, Context request) {
    String named = request.queryParam("repo");
    List<Path> known = loops.repositories();
    String names = known.stream().map(Path::toString).collect(Collectors.joining(", "));
    if (named == null && known.size() != 1) {
      throw new Problem(
          400,
          "Say which repository is meant",
          "there are several; say ?repo= with one of: " + names);
    }
    return known.stream()
        .filter(each -> named == null || each.toString().equals(named))
        .findFirst()
        .map(LoopFolder::new)
        .orElseThrow(
            () ->
                Problem.missing(
                    "this daemon has no repository "
                        + named
                        + "; say ?repo= with one of: "
                        + names));
  }

  private record Shown(String file, String text, String etag) {}

  private record All(Map<String, Shown> docs) {}

  private record Written(@Nullable String text) {}

  private record WrittenAll(@Nullable Map<String, String> docs) {}

  void documents(Context request) throws Refused, IOException {
    LoopFolder folder = folder(request);
    Documents documents = Loops.config(folder).documents();
    Map<String, Shown> all = new TreeMap<>();
    for (Document document : Document.values()) {
      all.put(document.word(), shown(folder, documents, document));
    }
    answer(request, etag(documents, Document.values()), new All(all));
  }

  void document(Context request) throws Refused, IOException {
    LoopFolder folder = folder(request);
    Document document = meant(request.pathParam("kind"));
    Shown shown = shown(folder, Loops.config(folder).documents(), document);
    answer(request, shown.etag(), shown);
  }

  /** Says no more than that nothing has changed, to one who has read it before. */
  private void answer(Context request, String etag, Object value) {
    request.header("ETag", etag);
    if (etag.equals(request.header("If-None-Match"))) {
      request.status(304);
    } else {
      answers.whole(request, value);
    }
  }

  private static Shown shown(LoopFolder folder, Documents documents, Document document)
      throws IOException {
    return new Shown(
        folder.shown(documents.file(document)),
        documents.text(document),
        etag(documents, document));
  }

  void write(Context request) throws Refused, IOException {
    Document document = meant(request.pathParam("kind"));
    String text = Body.read(request, Written.class).text;
    if (text == null) {
      throw new Problem(400, "The body is not what is meant", "'text' is the whole document");
    }
    write(request, Map.of(document, text), document);
    document(request);
  }

  void writeAll(Context request) throws Refused, IOException {
    Map<String, String> named = Body.read(request, WrittenAll.class).docs;
    Map<Document, String> texts = new EnumMap<>(Document.class);
    if (named != null) {
      for (Map.Entry<String, String> each : named.entrySet()) {
        texts.put(meant(each.getKey()), String.valueOf(each.getValue()));
      }
    }
    if (texts.isEmpty()) {
      throw new Problem(
          400, "The body is not what is meant", "'docs' has the whole text of a document or more");
    }
    write(request, texts, Document.values());
    documents(request);
  }

  /** Of two who write at once, one is told; the documents are theirs alone for a moment. */
  private synchronized void write(
      Context request, Map<Document, String> texts, Document... compared)
      throws Refused, IOException {
    LoopFolder folder = folder(request);
    LoopConfig config = Loops.config(folder);
    String expected = request.header("If-Match");
    if (expected == null) {
      throw new Problem(
          428,
          "Say what is to be replaced",
          "send the ETag that came with the text as If-Match, so that no other's edit is lost");
    }
    String now = etag(config.documents(), compared);
    if (!expected.equals(now)) {
      request.header("ETag", now);
      throw new Problem(
          412,
          "The document has changed meanwhile",
          "a worker or somebody else has written it; read it again, and put both together");
    }
    Handwriting hand = new Handwriting(folder, config.documents());
    for (Map.Entry<Document, String> each : texts.entrySet()) {
      if (each.getValue().getBytes(UTF_8).length >= Documents.MOST_BYTES) {
        throw new Problem(413, "The document is too big", each.getKey().word());
      }
      hand.write(each.getKey(), each.getValue());
    }
  }

  private static Document meant(String word) {
    return Document.of(word)
        .orElseThrow(() -> Problem.missing("a document is todo, progress or opinions"));
  }

  private static String etag(Documents documents, Document... which) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Document document : which) {
        digest.update(document.word().getBytes(UTF_8));
        digest.update(documents.text(document).getBytes(UTF_8));
        digest.update((byte) 0);
      }
      return "\"" + HexFormat.of().formatHex(digest.digest(), 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void state(Context request) throws Refused, IOException {
    LoopFolder folder = folder(request);
    answers.json(request, RunLoop.standing(folder, Loops.config(folder)));
  }

  private record Asked(@Nullable Integer turns, boolean danger) {}

  private record Accepted(boolean accepted) {}

  /** Begins, or goes on; both are the same. */
  void start(Context request) throws Refused, IOException {
    Asked asked = Body.read(request, Asked.class);
    int most = asked.turns == null ? Integer.MAX_VALUE : asked.turns;
    if (most < 1) {
      throw new Problem(400, "The body is not what is meant", "'turns' is at least 1");
    }
    loops.start(folder(request), new RunLoop.Options(most, asked.danger));
    answers.accepted(request, new Accepted(true));
  }

  void stop(Context request) throws Refused, IOException {
    loops.stop(folder(request), user);
    answers.accepted(request, new Accepted(true));
  }

  void kill(Context request) throws Refused, IOException {
    loops.kill(folder(request), user);
    answers.accepted(request, new Accepted(true));
  }

  void log(Context request) throws Refused, IOException {
    logs.log(request, turnLog(request));
  }

  void stream(Context request) throws Refused, IOException {
    logs.stream(request, turnLog(request), false);
  }

  private Path turnLog(Context request) throws Refused, IOException {
    int turn = (int) Query.number(request, "run_id", 0, 1, 999_999_999);
    return LoopLogs.of(folder(request), turn)
        .orElseThrow(
            () ->
                Problem.missing(
                    turn == 0
                        ? "no turn was taken yet"
                        : String.format(Locale.ROOT, "turn %d has no log", turn)));
  }
}
