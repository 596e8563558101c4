package coordinator.batch;

import java.util.Locale;

/** The names of columns and fields in placeholders: {@code Class code} is {@code CLASS_CODE}. */
final class Columns {

  static final String PREFIX = "COLUMN_";

  private Columns() {}

  static String upper(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    return upper.replaceAll("^_+|_+$", "");
  }

  static String placeholder(String column) {
    return PREFIX + upper(column);
  }
}
