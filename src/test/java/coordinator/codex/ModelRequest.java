package coordinator.codex;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request of Codex to the model. It carries the whole conversation so far, so a script decides
 * by what the request says and keeps no state: any number of workers may share a server.
 *
 * @param body the JSON as Codex sent it
 */
public record ModelRequest(JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INTERRUPTED = "<turn_aborted>";

  static ModelRequest parse(byte[] body) throws IOException {
    return new ModelRequest(JSON.readTree(new String(body, UTF_8)));
  }

  /** The user's latest prompt, without what Codex adds of its own (environment, AGENTS.md). */
  public String prompt() {
    int at = promptIndex();
    return at < 0 ? "" : textOf(input().get(at));
  }

  /**
   * How many tool outputs there are since the latest prompt: 0 on the first request of a worker. A
   * command that is still running is none yet.
   */
  public int turn() {
    return toolOutputs().size();
  }

  /** The text of the latest tool output since the prompt, as Codex shows it to the model. */
  public Optional<String> lastToolOutput() {
    List<String> outputs = toolOutputs();
    return outputs.isEmpty() ? Optional.empty() : Optional.of(outputs.get(outputs.size() - 1));
  }

  /** The texts of the tool outputs since the latest prompt, oldest first. */
  public List<String> toolOutputs() {
    List<String> outputs = new ArrayList<>();
    for (int i = promptIndex() + 1; i < input().size(); i++) {
      JsonNode item = input().get(i);
      if (item.path("type").asText().equals("function_call_output")) {
        outputs.add(textOf(item));
      }
    }
    outputs.removeIf(LongCommands::isRunning);
    return List.copyOf(outputs);
  }

  /** The texts of all input items, Codex's own included, oldest first. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    input().forEach(item -> texts.add(textOf(item)));
    return List.copyOf(texts);
  }

  LongCommands stillRunning() {
    return LongCommands.in(input());
  }

  /** The model's name that the worker was called with. */
  public String model() {
    return body.path("model").asText();
  }

  private JsonNode input() {
    return body.path("input");
  }

  private int promptIndex() {
    for (int i = input().size() - 1; i >= 0; i--) {
      JsonNode item = input().get(i);
      if (item.path("role").asText().equals("user") && !isCodexOwn(textOf(item))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isCodexOwn(String text) {
    return text.startsWith("<environment_context>")
        || text.startsWith("<user_instructions>")
        || text.startsWith("# AGENTS.md instructions")
        || text.startsWith(INTERRUPTED);
  }

  /**
   * A message holds its text in {@code content}, a tool output in {@code output}; each may be a
   * list.
   */
  private static String textOf(JsonNode item) {
    JsonNode content = item.has("output") ? item.path("output") : item.path("content");
    if (content.isTextual()) {
      return content.asText();
    }
    List<String> parts = new ArrayList<>();
    content.forEach(part -> parts.add(part.path("text").asText()));
    return String.join("\n", parts);
  }
}
