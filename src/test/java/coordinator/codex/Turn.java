package coordinator.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A complete answer of the model: its items in order, and the tokens they cost. Several commands in
 * one turn run side by side.
 */
public record Turn(List<JsonNode> items, Usage usage) implements Reply {
  static final Turn EMPTY = new Turn(List.of(), Usage.SMALL);

  /** How long Codex waits for a command before it asks the model what to do meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  public Turn {
    items = List.copyOf(items);
  }

  /** This turn with a message after what it has. */
  public Turn say(String text) {
    ObjectNode message = NODES.objectNode();
    message.put("type", "message").put("role", "assistant").put("id", newId("msg"));
    message
        .putArray("content")
        .addObject()
        .put("type", "output_text")
        .put("text", text)
        .putArray("annotations");
    return with(message);
  }

  /** This turn with a shell command after what it has. */
  public Turn exec(String command) {
    ObjectNode arguments =
        NODES.objectNode().put("cmd", command).put("yield_time_ms", PATIENCE.toMillis());
    return call("exec_command", arguments);
  }

  /** This turn with a call of any of Codex's tools after what it has. */
  public Turn call(String tool, ObjectNode arguments) {
    return with(
        NODES
            .objectNode()
            .put("type", "function_call")
            .put("id", newId("fc"))
            .put("call_id", newId("call"))
            .put("name", tool)
            .put("arguments", arguments.toString()));
  }

  /** This turn at another price. */
  public Turn using(Usage usage) {
    return new Turn(items, usage);
  }

  @Override
  public void send(Exchange exchange) throws IOException {
    exchange.open();
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      exchange.event("response.output_item.added", indexed(i).set("item", item));
      for (JsonNode part : item.path("content")) {
        exchange.event(
            "response.output_text.delta",
            indexed(i)
                .put("item_id", item.path("id").asText())
                .put("content_index", 0)
                .put("delta", part.path("text").asText()));
      }
      exchange.event("response.output_item.done", indexed(i).set("item", item));
    }
    exchange.completed(usage);
  }

  private Turn with(JsonNode item) {
    List<JsonNode> more = new ArrayList<>(items);
    more.add(item);
    return new Turn(more, usage);
  }

  private static ObjectNode indexed(int index) {
    return NODES.objectNode().put("output_index", index);
  }

  private static String newId(String prefix) {
    return prefix + "_" + UUID.randomUUID();
  }
}
