package coordinator.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.task.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events of {@code codex exec --json}, read one line after the other. Standard error is in the
 * same log, so not every line is an event. What the agent or its tools quote is inside of items,
 * and is never taken for a failure.
 */
final class CodexEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_MESSAGE = 4 << 20;
  private static final int MOST_LINES = 200;

  /**
   * The first line where events were not asked for: then the prompt and all that tools print follow
   * as plain text.
   */
  private static final String BANNER = "OpenAI Codex v";

  private Tokens tokens = Tokens.NONE;
  private String message = "";
  private String failure = "";
  private boolean turned;
  private boolean banner;
  private final List<String> text = new ArrayList<>();

  void line(String line) {
    if (line.startsWith("{")) {
      try {
        JsonNode event = JSON.readTree(line);
        if (event.path("type").isTextual()) {
          event(event);
          return;
        }
      } catch (JsonProcessingException e) {
        // A line that standard error broke into, or somebody else's.
      }
    }
    banner |= line.startsWith(BANNER);
    text.add(line);
    if (text.size() > MOST_LINES) {
      text.remove(0);
    }
  }

  private void event(JsonNode event) {
    text.clear();
    switch (event.path("type").asText()) {
      case "turn.started" -> {
        turned = true;
        failure = "";
      }
      case "turn.completed" -> {
        failure = "";
        tokens = used(event.path("usage"));
      }
      case "turn.failed" -> failure = event.path("error").path("message").asText();
      case "error" -> {
        // Those that begin so are about a retry, after which the turn may go on.
        if (!event.path("message").asText().startsWith("Reconnecting")) {
          failure = event.path("message").asText();
        }
      }
      case "item.completed" -> {
        if (event.path("item").path("type").asText().equals("agent_message")) {
          String said = event.path("item").path("text").asText();
          message = said.substring(0, Math.min(said.length(), LONGEST_MESSAGE));
        }
      }
      default -> {}
    }
  }

  private static Tokens used(JsonNode usage) {
    return new Tokens(
        usage.path("input_tokens").asLong(),
        usage.path("cached_input_tokens").asLong(),
        usage.path("output_tokens").asLong());
  }

  Tokens tokens() {
    return tokens;
  }

  String message() {
    return message;
  }

  /** The message that ended the turn; empty if none did. */
  Optional<String> failure() {
    return banner ? lastError() : Optional.of(failure).filter(words -> !words.isEmpty());
  }

  /** Without events, a failed turn's last word is a line of its own at the very end. */
  private Optional<String> lastError() {
    List<String> lines = new ArrayList<>(text);
    int end = lines.size();
    if (end >= 2 && lines.get(end - 2).equals("tokens used")) {
      end -= 2;
    }
    return end > 0 && lines.get(end - 1).startsWith("ERROR: ")
        ? Optional.of(lines.get(end - 1).substring("ERROR: ".length()))
        : Optional.empty();
  }

  /** The plain text after the last event, where no turn began: so it cannot be a quotation. */
  List<String> complaint() {
    return turned || banner ? List.of() : List.copyOf(text);
  }
}
