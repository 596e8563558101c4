package coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import coordinator.loop.LoopFolder;
import coordinator.run.Chat;
import coordinator.run.Masking;
import coordinator.worker.Utterance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the worker of a chat says, as events, while it says it. When whoever asked has gone, the
 * worker is stopped; to notice that, something is sent every few seconds.
 */
final class ChatTrail implements Outflow.Source {

  /** A longer line holds a tool's output, and nothing that was said. */
  private static final int LONGEST = 4 << 20;

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final String PING = ": still here\n\n";

  private record Begun(String id, String log) {}

  private record Said(String text) {}

  private final Chat chat;
  private final LoopFolder folder;
  private final Masking masking;
  private final InstantSource clock;
  private @Nullable LogFile log;
  private @Nullable Instant sentAt;
  private long at;
  private boolean over;

  ChatTrail(Chat chat, LoopFolder folder, Masking masking, InstantSource clock) {
    this.chat = chat;
    this.folder = folder;
    this.masking = masking;
    this.clock = clock;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (over) {
      return null;
    }
    Instant now = clock.instant();
    if (sentAt == null) {
      sentAt = now;
      return bytes(event("begun", new Begun(chat.id(), folder.shown(chat.log()))));
    }
    Optional<Chat.Ended> ended = chat.ended(); // before the log is read to its end
    String said = said(ended.isPresent());
    if (said.isEmpty() && ended.isPresent()) {
      over = true;
      said = event("end", ended.get());
    }
    if (said.isEmpty() && Duration.between(sentAt, now).compareTo(SILENCE) >= 0) {
      said = PING;
    }
    if (said.isEmpty()) {
      return null;
    }
    sentAt = now;
    return bytes(said);
  }

  /** What is new in the log, in whole lines; empty if nothing in it is for a person. */
  private String said(boolean last) throws IOException {
    if (log == null && Files.exists(chat.log())) {
      log = LogFile.open(chat.log());
    }
    if (log == null) {
      return "";
    }
    StringBuilder events = new StringBuilder();
    while (events.isEmpty()) {
      byte[] part = log.read(at, LONGEST, masking);
      int length = part.length;
      while (length > 0 && part[length - 1] != '\n') {
        length--;
      }
      if (length == 0 && (last || part.length == LONGEST)) {
        length = part.length;
      }
      if (length == 0) {
        break;
      }
      at += length;
      for (String line : new String(part, 0, length, UTF_8).split("\n")) {
        Utterance.of(line, chat.written()).ifPresent(said -> events.append(event(said)));
      }
    }
    return events.toString();
  }

  private String event(Utterance said) {
    return event(said.kind().name().toLowerCase(Locale.ROOT), new Said(said.text()));
  }

  private String event(String name, Object data) {
    return "event: " + name + "\ndata: " + Json.of(data, masking) + "\n\n";
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Override
  public boolean ended() {
    return over;
  }

  @Override
  public void close() {
    chat.stop("whoever asked has gone");
    try {
      if (log != null) {
        log.close();
      }
    } catch (IOException e) {
      // it was only read
    }
  }
}
