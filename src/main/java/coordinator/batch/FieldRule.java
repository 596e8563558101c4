package coordinator.batch;

import coordinator.task.Finding;
import coordinator.text.Quote;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field that must stand exactly once, because of two values nobody knows which is meant.
 *
 * @param name as it stands in the output
 * @param pattern what the whole value must match; null: anything that is not blank
 * @param values the allowed values; empty: any
 * @param inName whether a file name is made of the value
 */
record FieldRule(String name, @Nullable Pattern pattern, List<String> values, boolean inName)
    implements Validation.Rule {

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

  FieldRule {
    values = List.copyOf(values);
  }

  @Override
  public Finding judge(Answer answer) {
    String subject = "Field '" + name + "'";
    List<Answer.Found> found = answer.field(name);
    if (found.isEmpty()) {
      return Finding.fails(subject, "is not there" + wanted());
    }
    if (found.size() > 1) {
      String lines =
          found.stream().map(one -> String.valueOf(one.line())).collect(Collectors.joining(", "));
      return Finding.fails(
          subject, "stands " + found.size() + " times (lines " + lines + "), and must stand once");
    }
    String value = found.get(0).value();
    String said = "is '" + Quote.of(value) + "'";
    if (value.isBlank()) {
      return Finding.fails(subject, "has no value" + wanted());
    }
    if (!values.isEmpty() && !values.contains(value)) {
      return Finding.fails(subject, said + wanted());
    }
    if (pattern != null && !pattern.matcher(value).matches()) {
      return Finding.fails(subject, said + wanted());
    }
    if (inName && !FILE_NAME.matcher(value).matches()) {
      return Finding.fails(
          subject, said + ", of which no file name can be made: letters, digits, . _ - only");
    }
    return Finding.holds(subject, said);
  }

  private String wanted() {
    if (!values.isEmpty()) {
      return "; it must be one of " + String.join(", ", values);
    }
    return pattern == null ? "" : "; it must match " + pattern.pattern();
  }
}
