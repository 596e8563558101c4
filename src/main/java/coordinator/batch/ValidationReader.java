package coordinator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import coordinator.batch.Batch.Layout;
import coordinator.batch.Batch.Output;
import coordinator.batch.Batch.Sourcing;
import coordinator.task.Finding;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what a batch wants of an output. */
final class ValidationReader {

  private final Layout layout;
  private final Problems problems;

  ValidationReader(Layout layout, Problems problems) {
    this.layout = layout;
    this.problems = problems;
  }

  Validation read(Located root, Sourcing sourcing, Output output) {
    Located node = root.get("validate");
    List<Validation.Rule> rules = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    String name = output.name().fill(each -> "");
    boolean json = root.get("output_schema") != null || name.endsWith(".json");
    int least = node == null ? 1 : node.number("min_bytes").orElse(1);
    int most =
        node == null ? Validation.LARGEST : node.number("max_bytes").orElse(Validation.LARGEST);
    rules.add(answer -> size(answer, least));
    if (json) {
      rules.add(new JsonRule(schema(root)));
    }
    if (node != null) {
      fields(node, output, rules, fields);
      for (Located text : node.texts("require")) {
        rules.add(answer -> required(answer, text.text()));
      }
      quotes(node, sourcing, rules);
    }
    return new Validation(rules, fields, json, most);
  }

  private static Finding size(Answer answer, int least) {
    int size = answer.bytes().length;
    if (!answer.utf8()) {
      return Finding.fails("Output", "is not UTF-8 text");
    }
    if (answer.text().isBlank() && least > 0) {
      return Finding.fails("Output", "is empty");
    }
    return size < least
        ? Finding.fails("Output", "has " + size + " bytes; the least is " + least)
        : Finding.holds("Output", "has " + size + " bytes");
  }

  private static Finding required(Answer answer, String text) {
    String subject = "'" + coordinator.text.Quote.of(text) + "'";
    return answer.text().contains(text)
        ? Finding.holds(subject, "is there")
        : Finding.fails(subject, "is required and is not there");
  }

  private void fields(
      Located node, Output output, List<Validation.Rule> rules, Map<String, String> fields) {
    Located field = node.get("field");
    if (field != null) {
      String label = field.text("name").orElse("");
      String name = Columns.upper(field.text("as").orElse(label));
      fields.put(name, label);
      Pattern pattern = pattern(field);
      List<String> values = new ArrayList<>();
      Located allowed = field.get("values");
      (allowed == null ? List.<Located>of() : allowed.items())
          .forEach(value -> values.add(value.text()));
      rules.add(new FieldRule(label, pattern, values, output.name().has(Known.FIELD + name)));
    }
    for (Located other : node.texts("fields")) {
      String name = Columns.upper(other.text());
      fields.put(name, other.text());
      rules.add(
          new FieldRule(other.text(), null, List.of(), output.name().has(Known.FIELD + name)));
    }
  }

  private @Nullable Pattern pattern(Located field) {
    String text = field.text("pattern").orElse("");
    try {
      return text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      problems.add(
          field.valueAt("pattern"), "'pattern' is no regular expression: " + e.getDescription());
      return null;
    }
  }

  private void quotes(Located node, Sourcing sourcing, List<Validation.Rule> rules) {
    Located quotes = node.get("quotes_from_source");
    if (quotes == null || (!quotes.isMapping() && !node.flag("quotes_from_source"))) {
      return;
    }
    if (sourcing.source() == null) {
      problems.add(
          node.keyAt("quotes_from_source"), "entries have no source file here to quote from");
    }
    rules.add(new QuotesRule(quotes.isMapping() ? quotes.number("at_least").orElse(0) : 0));
  }

  private @Nullable JsonSchema schema(Located root) {
    Path file = root.path("output_schema", layout.folder(), problems).orElse(null);
    if (file == null) {
      return null;
    }
    String shown = "'output_schema' " + layout.shown(file) + " ";
    try {
      JsonNode json = new ObjectMapper().readTree(SourceText.prompt(file));
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(json);
    } catch (Unreadable e) {
      problems.add(root.valueAt("output_schema"), shown + e.text());
    } catch (IOException | RuntimeException e) {
      problems.add(
          root.valueAt("output_schema"),
          shown
              + "is no JSON Schema: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return null;
  }
}
