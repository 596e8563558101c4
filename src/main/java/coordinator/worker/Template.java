package coordinator.worker;

import coordinator.task.Assignment;
import coordinator.task.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of a profile's program, with places for what a task says.
 *
 * @param args all of them, in order
 * @param modes what stands for {@code {mode}}
 * @param reportOnly what stands for {@code {mode}} in mode read-only where a folder may be written;
 *     empty: what stands for read-only
 * @param model what stands for {@code {model}} if a model is named
 * @param writable what stands for {@code {writable}}, for each folder
 * @param outsideGit what stands for {@code {outside_git}} if the task allows it
 */
record Template(
    List<String> args,
    Map<Mode, List<String>> modes,
    List<String> reportOnly,
    List<String> model,
    List<String> writable,
    List<String> outsideGit) {

  static final Set<String> LISTS = Set.of("mode", "model", "writable", "outside_git", "args");
  static final Set<String> TEXTS = Set.of("directory", "run");

  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

  Template {
    args = List.copyOf(args);
    modes = Map.copyOf(modes);
    reportOnly = List.copyOf(reportOnly);
    model = List.copyOf(model);
    writable = List.copyOf(writable);
    outsideGit = List.copyOf(outsideGit);
  }

  /** The names of the places in a text. */
  static List<String> places(String text) {
    return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
  }

  boolean takes(String place) {
    return args.stream().anyMatch(arg -> arg.contains("{" + place + "}"));
  }

  /** The arguments for a task; those that it adds itself come last where they have no place. */
  List<String> fill(Assignment assignment) {
    List<String> all = new ArrayList<>();
    for (String arg : args) {
      switch (arg) {
        case "{mode}" -> all.addAll(mode(assignment));
        case "{model}" -> all.addAll(named(assignment));
        case "{writable}" ->
            assignment.writable().forEach(folder -> all.addAll(each(writable, "folder", folder)));
        case "{outside_git}" ->
            all.addAll(assignment.worker().outsideGit() ? outsideGit : List.of());
        case "{args}" -> all.addAll(assignment.worker().args());
        default -> all.add(replaced(arg, name -> text(name, assignment)));
      }
    }
    if (!takes("args")) {
      all.addAll(assignment.worker().args());
    }
    return all;
  }

  private List<String> mode(Assignment assignment) {
    Mode mode = assignment.worker().mode();
    boolean reports = mode == Mode.READ_ONLY && !assignment.writable().isEmpty();
    return reports && !reportOnly.isEmpty() ? reportOnly : modes.getOrDefault(mode, List.of());
  }

  private List<String> named(Assignment assignment) {
    String name = assignment.worker().model();
    return name == null ? List.of() : each(model, "model", name);
  }

  private static String text(String place, Assignment assignment) {
    return switch (place) {
      case "directory" -> assignment.directory();
      case "run" -> String.valueOf(assignment.run());
      default -> "{" + place + "}";
    };
  }

  private static List<String> each(List<String> words, String place, String value) {
    return words.stream()
        .map(word -> replaced(word, name -> name.equals(place) ? value : "{" + name + "}"))
        .toList();
  }

  private static String replaced(String text, UnaryOperator<String> value) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(value.apply(place.group(1))));
  }
}
