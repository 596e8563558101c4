package coordinator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import coordinator.task.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An output must be one JSON value, and of a schema's form if there is one. A worker that was told
 * the schema may still break it: Codex hands it on, and does not look.
 */
record JsonRule(@Nullable JsonSchema schema) implements Validation.Rule {

  private static final int MOST_NAMED = 5;

  @Override
  public Finding judge(Answer answer) {
    JsonNode tree = answer.tree();
    if (tree == null) {
      return Finding.fails("JSON", "is no JSON: " + answer.jsonProblem());
    }
    if (schema == null) {
      return Finding.holds("JSON", "is JSON");
    }
    List<ValidationMessage> messages = List.copyOf(schema.validate(tree));
    return messages.isEmpty()
        ? Finding.holds("JSON", "is of its schema")
        : Finding.fails(
            "JSON",
            "is not of its schema: "
                + messages.stream()
                    .limit(MOST_NAMED)
                    .map(ValidationMessage::getMessage)
                    .collect(Collectors.joining("; ")));
  }
}
