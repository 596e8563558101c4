package coordinator.http;

import coordinator.loop.Document;
import coordinator.loop.LoopFolder;
import coordinator.run.Chat;
import coordinator.run.Chats;
import coordinator.run.Loops;
import coordinator.run.Refused;
import coordinator.task.Mode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question to a worker, and its answer while it is written. */
final class ChatApi {

  private final Loops loops;
  private final Chats chats;
  private final Masks masks;
  private final LogsApi logs;
  private final InstantSource clock;

  ChatApi(Loops loops, Chats chats, Masks masks, LogsApi logs, InstantSource clock) {
    this.loops = loops;
    this.chats = chats;
    this.masks = masks;
    this.logs = logs;
    this.clock = clock;
  }

  private record Asked(
      @Nullable String prompt, @Nullable List<String> docs, @Nullable String mode) {}

  void ask(Context request) throws Refused, IOException {
    LoopFolder folder = LoopApi.folder(loops, request);
    Chat chat = chats.ask(folder, question(Body.read(request, Asked.class)));
    Answers.events(request);
    logs.follow(request, new ChatTrail(chat, folder, masks.now(), clock));
  }

  private static Chat.Question question(Asked asked) {
    if (asked.prompt == null || asked.prompt.isBlank()) {
      throw wrong("'prompt' is what is asked");
    }
    List<Document> documents = new ArrayList<>();
    for (String name : asked.docs == null ? List.<String>of() : asked.docs) {
      Document document =
          Document.of(name)
              .orElseThrow(() -> wrong("'docs' names documents: todo, progress, opinions"));
      if (!documents.contains(document)) {
        documents.add(document);
      }
    }
    Mode mode =
        List.of(Mode.READ_ONLY, Mode.WORKSPACE_WRITE).stream()
            .filter(one -> asked.mode == null || one.word().equals(asked.mode))
            .findFirst()
            .orElseThrow(() -> wrong("'mode' is read-only, the default, or workspace-write"));
    return new Chat.Question(asked.prompt, documents, mode);
  }

  private static Problem wrong(String detail) {
    return new Problem(400, "The body is not what is meant", detail);
  }
}
