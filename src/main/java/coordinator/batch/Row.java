package coordinator.batch;

import java.util.Map;

/**
 * One entry of a source as it was read.
 *
 * @param where its place for eyes, such as {@code papers.csv:12}
 * @param value what the entry is: a path, as a rule; may be blank
 * @param columns its other values, by the names that placeholders have: {@code COLUMN_YEAR}
 */
record Row(String where, String value, Map<String, String> columns) {

  Row {
    columns = Map.copyOf(columns);
  }
}
