package coordinator.batch;

import coordinator.batch.Batch.Output;
import coordinator.text.Located;
import coordinator.text.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that placeholders may have in this batch. */
final class Known {

  /** Names that every entry has a value for. */
  static final Set<String> OF_ENTRY =
      Set.of("ENTRY", "STEM", "SOURCE_MD_ABS_PATH", "SOURCE_FOLDER", "SOURCE_NAME");

  /** Names in an output's file name. */
  static final Set<String> OF_OUTPUT = Set.of("ENTRY", "STEM", "SOURCE_NAME");

  static final String FIELD = "FIELD_";
  private static final String OUTPUT = "MD_ABS_PATH";
  private static final String OUTPUT_FOLDER = "OUTPUT_FOLDER";

  private final Map<String, String> params;
  private @Nullable List<String> columns;

  private Known(Map<String, String> params) {
    this.params = Map.copyOf(params);
  }

  static Known read(Located root, Map<String, String> set, Problems problems) {
    Located node = root.get("params");
    Map<String, Located.Entry> declared = node == null ? Map.of() : node.entries();
    Map<String, String> values = new HashMap<>(root.scalars("params"));
    set.forEach(
        (name, value) -> {
          if (declared.containsKey(name)) {
            values.put(name, value);
          } else {
            problems.add(
                root.keyAt("params"),
                "--set "
                    + name
                    + ": the batch declares no such parameter in 'params'"
                    + problems.nearest(name, declared.keySet()));
          }
        });
    Map<String, String> capitals = new HashMap<>();
    declared.forEach(
        (name, entry) -> {
          String upper = name.toUpperCase(Locale.ROOT);
          if (builtIn(upper)) {
            problems.add(
                entry.at(), "parameter '" + name + "' would hide the built-in [" + upper + "]");
          } else if (!values.containsKey(name)) {
            problems.add(
                entry.at(),
                "parameter '"
                    + name
                    + "' has no value; give it one here, or with --set "
                    + name
                    + "=…");
          }
          capitals.put(upper, values.getOrDefault(name, ""));
        });
    return new Known(capitals);
  }

  private static boolean builtIn(String name) {
    return OF_ENTRY.contains(name)
        || name.equals(OUTPUT)
        || name.equals(OUTPUT_FOLDER)
        || name.startsWith(Columns.PREFIX)
        || name.startsWith(FIELD);
  }

  Map<String, String> params() {
    return params;
  }

  /** The source has these columns, and no others. */
  void columns(List<String> names) {
    columns = List.copyOf(names);
  }

  private boolean knows(String name, Set<String> others) {
    return params.containsKey(name)
        || others.contains(name)
        || (name.startsWith(Columns.PREFIX) && (columns == null || columns.contains(name)));
  }

  private String unknown(String name, Set<String> others, Problems problems) {
    Set<String> all = new TreeSet<>(others);
    all.addAll(params.keySet());
    all.addAll(columns == null ? List.of() : columns);
    String near = problems.nearest(name, all);
    String escape = "; write [[" + name + "] if it is meant as it is";
    return "["
        + name
        + "] stands for nothing here"
        + (near.isEmpty() ? "; the names are " + String.join(", ", all) : near)
        + escape;
  }

  /** Complains of names that a value of the batch file may not use. */
  void checkIn(Blanks text, Located node, String key, Set<String> others, Problems problems) {
    for (String name : text.names().keySet()) {
      boolean field = others == OF_OUTPUT && name.startsWith(FIELD);
      boolean column = name.startsWith(Columns.PREFIX);
      if (!field && !column && !knows(name, others)) {
        problems.add(node.valueAt(key), unknown(name, others, problems));
      }
    }
  }

  /** Complains of columns that the source does not have, once it is known which it has. */
  void checkColumns(Blanks text, Located node, String key, Problems problems) {
    for (String name : text.names().keySet()) {
      if (name.startsWith(Columns.PREFIX) && !knows(name, Set.of())) {
        problems.add(node.valueAt(key), unknown(name, Set.of(), problems));
      }
    }
  }

  /**
   * Complains of names in the prompt that stand for nothing, and of a prompt that asks for nothing.
   */
  void check(PromptText prompt, boolean sources, boolean message, Problems problems) {
    Set<String> others = new TreeSet<>(Set.of("ENTRY", "STEM"));
    if (sources) {
      others.addAll(OF_ENTRY);
    }
    if (!message) {
      others.addAll(List.of(OUTPUT, OUTPUT_FOLDER));
    }
    for (String name : prompt.blanks().names().keySet()) {
      if (!knows(name, others)) {
        boolean unwritten = message && (name.equals(OUTPUT) || name.equals(OUTPUT_FOLDER));
        prompt.complain(
            name,
            unwritten
                ? "[" + name + "]: with 'from: final-message' the worker writes no file"
                : unknown(name, others, problems),
            problems);
      }
    }
    boolean named = prompt.blanks().has(OUTPUT) || prompt.blanks().has(OUTPUT_FOLDER);
    if (!message && !named && !prompt.text().isBlank()) {
      prompt.complain(
          OUTPUT,
          "the prompt has no [MD_ABS_PATH], so no worker would know which file to write; or take"
              + " its last message: from: final-message",
          problems);
    }
  }

  /** Complains of fields in the output's name that no answer is asked for. */
  void checkFields(Located root, Output output, Validation validation, Problems problems) {
    List<String> known = new ArrayList<>();
    validation.fieldNames().forEach(name -> known.add(FIELD + name));
    Located node = root.get("output");
    for (String name : output.name().names().keySet()) {
      if (name.startsWith(FIELD) && !known.contains(name) && node != null) {
        problems.add(
            node.valueAt("name"),
            "["
                + name
                + "] is no field that 'validate' asks for"
                + (known.isEmpty() ? "" : "; it asks for " + String.join(", ", known)));
      }
    }
  }
}
