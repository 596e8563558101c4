package coordinator.batch;

import coordinator.task.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an output must be before it gets its name: all rules must hold.
 *
 * @param rules looked at in this order
 * @param fields names of fields, as {@code [FIELD_…]} has them, with their names in the output
 * @param json whether the output is one JSON value
 * @param largest bytes beyond which an output is not even read
 */
record Validation(List<Rule> rules, Map<String, String> fields, boolean json, int largest) {

  static final int LARGEST = 4 << 20;

  /** Something that an output must be. */
  interface Rule {
    Finding judge(Answer answer);
  }

  Validation {
    rules = List.copyOf(rules);
    fields = new LinkedHashMap<>(fields);
  }

  Iterable<String> fieldNames() {
    return fields.keySet();
  }

  /** What every rule finds. */
  List<Finding> judge(Answer answer) {
    List<Finding> found = new ArrayList<>();
    for (Rule rule : rules) {
      found.add(rule.judge(answer));
    }
    return found;
  }

  boolean holds(Answer answer) {
    return rules.stream().noneMatch(rule -> rule.judge(answer).failed());
  }

  /** The values of the fields in an answer that holds, by the names that {@code [FIELD_…]} has. */
  Map<String, String> values(Answer answer) {
    Map<String, String> values = new LinkedHashMap<>();
    fields.forEach(
        (name, label) ->
            answer.field(label).stream()
                .findFirst()
                .ifPresent(one -> values.put(name, one.value())));
    return values;
  }
}
