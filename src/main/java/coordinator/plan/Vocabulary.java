package coordinator.plan;

import coordinator.task.Nearest;
import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Names.Text;
import coordinator.text.Place;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that a plan declares.
 *
 * @param declared values of parameters by their names in capitals, as {@code --set} left them
 * @param commands shell commands by name, not yet expanded
 */
record Vocabulary(Map<String, String> declared, Map<String, String> commands) {

  /** What a phase knows by itself. */
  static final Set<String> BUILT_IN =
      Set.of(
          "PLAN",
          "PLAN_TITLE",
          "PHASE_ID",
          "PHASE_TITLE",
          "PHASE_KIND",
          "WORKSPACE",
          "ARTIFACTS",
          "REPORT_ABS_PATH",
          "COMPLETED_ABS_PATH",
          "PLAN_MARKER",
          "PROMPT",
          "CHECKS",
          "PROTECT",
          "PASS_MEANS");

  private static final String COMMAND = "COMMAND_";

  static Vocabulary read(Located root, Map<String, String> set, Problems problems) {
    Map<String, String> params = new LinkedHashMap<>(root.scalars("params"));
    Located node = root.get("params");
    Map<String, Located.Entry> entries = node == null ? Map.of() : node.entries();
    Set<String> names = entries.keySet();
    set.forEach(
        (name, value) -> {
          if (names.contains(name)) {
            params.put(name, value);
          } else {
            problems.add(
                root.keyAt("params"),
                "--set "
                    + Quote.of(name)
                    + ": the plan declares no such parameter in 'params'"
                    + problems.nearest(name, names));
          }
        });
    entries.forEach((name, entry) -> check(name, entry, params.containsKey(name), problems));
    Map<String, String> capitals = new HashMap<>();
    params.forEach((name, value) -> capitals.put(upper(name), value));
    Vocabulary vocabulary = new Vocabulary(capitals, root.scalars("commands"));
    vocabulary.checkCommands(root, problems);
    return vocabulary;
  }

  private static void check(String name, Located.Entry entry, boolean known, Problems problems) {
    String upper = upper(name);
    if (BUILT_IN.contains(upper) || upper.startsWith(COMMAND)) {
      problems.add(
          entry.at(),
          "parameter '"
              + name
              + "' would hide the built-in ["
              + upper
              + "]; call it something else");
    } else if (!known && entry.value().json().isNull()) {
      problems.add(
          entry.at(),
          "parameter '" + name + "' has no value; give it one here, or with --set " + name + "=…");
    }
  }

  private void checkCommands(Located root, Problems problems) {
    Map<String, String> any = new HashMap<>(declared);
    BUILT_IN.forEach(name -> any.put(name, ""));
    Located node = root.get("commands");
    commands.forEach(
        (name, command) ->
            Names.of(any)
                .expand(
                    command,
                    Text.COMMAND,
                    unknown -> {
                      if (node != null) {
                        problems.add(node.valueAt(name), unknownInCommand(unknown, problems));
                      }
                    }));
  }

  /** The names that a phase's texts may use, with those that it knows by itself. */
  Names names(Map<String, String> phase) {
    Names plain = Names.of(declared).with(phase);
    Map<String, String> expanded = new HashMap<>();
    commands.forEach(
        (name, run) ->
            expanded.put(COMMAND + upper(name), plain.expand(run, Text.COMMAND, unknown -> {})));
    return plain.with(expanded);
  }

  /** A plan's command as a phase runs it. */
  Map<String, String> commands(Names names) {
    Map<String, String> all = new LinkedHashMap<>();
    commands
        .keySet()
        .forEach(
            name ->
                all.put(
                    name,
                    names.expand("[" + COMMAND + upper(name) + "]", Text.COMMAND, unknown -> {})));
    return all;
  }

  /** Complains of a name in a prompt, if it cannot be code that the prompt quotes. */
  void unknownInPrompt(String name, Place at, Problems problems) {
    if (name.startsWith(COMMAND)) {
      problems.add(at, noCommand(name, problems));
    } else if (Nearest.to(name, declared.keySet()).isPresent()) {
      problems.warn(
          at,
          "["
              + name
              + "] stays as it is: 'params' does not declare it"
              + problems.nearest(name, declared.keySet()));
    }
  }

  String unknownInCommand(String name, Problems problems) {
    if (name.startsWith(COMMAND)) {
      return noCommand(name, problems);
    }
    List<String> known = new ArrayList<>(declared.keySet());
    known.addAll(BUILT_IN);
    return "["
        + name
        + "] is not declared in 'params'; write [["
        + name
        + "] if it is meant as it is"
        + problems.nearest(name, known);
  }

  private String noCommand(String name, Problems problems) {
    String command = name.substring(COMMAND.length()).toLowerCase(Locale.ROOT);
    return "["
        + name
        + "]: "
        + (commands.containsKey(command)
            ? "a command cannot hold another"
            : "'commands' has no '" + command + "'")
        + problems.nearest(command, commands.containsKey(command) ? Set.of() : commands.keySet());
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
