package coordinator.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What a line of a worker's log says to somebody who listens while it works. For eyes only: nothing
 * is decided by it.
 *
 * @param kind what it is
 * @param text not empty
 */
public record Utterance(Kind kind, String text) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a worker may say. */
  public enum Kind {
    /** The agent speaks, in Markdown. */
    MESSAGE,
    /** It does something: a command. */
    ACTIVITY,
    /** Something went wrong; it may go on. */
    TROUBLE,
    /** A line of a worker whose output is read in no way. */
    TEXT
  }

  /** What a line says; empty if that is nothing for a person. */
  public static Optional<Utterance> of(String line, Transcript.Kind written) {
    return switch (written) {
      case NONE -> said(Kind.TEXT, line);
      case CODEX -> line.startsWith("{") ? event(line) : Optional.empty();
    };
  }

  private static Optional<Utterance> event(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      JsonNode item = event.path("item");
      String of = event.path("type").asText() + " " + item.path("type").asText();
      return switch (of.strip()) {
        case "item.completed agent_message" -> said(Kind.MESSAGE, item.path("text").asText());
        case "item.started command_execution" -> said(Kind.ACTIVITY, item.path("command").asText());
        case "error" -> said(Kind.TROUBLE, event.path("message").asText());
        case "turn.failed" -> said(Kind.TROUBLE, event.path("error").path("message").asText());
        default -> Optional.empty();
      };
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a line that standard error broke into
    }
  }

  private static Optional<Utterance> said(Kind kind, String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(new Utterance(kind, text));
  }
}
