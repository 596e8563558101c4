package coordinator.worker;

import coordinator.task.Mode;
import coordinator.task.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes a profile of what files say, and notes everything in them that makes no sense. */
final class ProfileReader {

  private static final Set<String> KNOWN =
      Set.of(
          "program",
          "program_env",
          "args",
          "mode",
          "model",
          "report_only",
          "writable",
          "outside_git",
          "git",
          "signals",
          "install",
          "version",
          "transcript",
          "env",
          "like");
  private static final List<String> SIGNALS =
      List.of("INT", "TERM", "KILL", "HUP", "QUIT", "USR1", "USR2");

  private final Fields fields;

  ProfileReader(Fields fields) {
    this.fields = fields;
  }

  Profile read(Set<String> profiles, Map<String, String> environment) {
    fields.onlyThese(KNOWN);
    fields
        .text("like")
        .filter(other -> !profiles.contains(other))
        .ifPresent(
            other ->
                fields.problem(
                    "like", "no profile is called " + other + Nearest.hint(other, profiles)));
    Set<String> places = new HashSet<>(Template.LISTS);
    places.addAll(Template.TEXTS);
    Template template =
        new Template(
            placed("args", places),
            modes(),
            placed("report_only", Set.of()),
            placed("model", Set.of("model")),
            placed("writable", Set.of("folder")),
            placed("outside_git", Set.of()));
    Program program =
        new Program(
            program(environment), fields.text("install").orElse(""), fields.list("version"));
    Profile.Conduct conduct = new Profile.Conduct(signals(), transcript(), fields.flag("git"));
    return new Profile(fields.name(), program, template, conduct, variables());
  }

  private List<String> program(Map<String, String> environment) {
    String instead = environment.getOrDefault(fields.text("program_env").orElse(""), "").strip();
    if (!instead.isEmpty()) {
      // A path may hold spaces, and a command line has arguments: what is there as it is written is
      // a path.
      boolean path = Path.of(instead).toFile().exists();
      List<String> words =
          new ArrayList<>(path ? List.of(instead) : Arrays.asList(instead.split("\\s+")));
      words.set(0, located(words.get(0), Path.of("")));
      return words;
    }
    String program = fields.text("program").orElse("");
    if (program.isBlank()) {
      fields.problem("program", "missing");
    }
    return List.of(located(program, fields.folder("program").orElse(Path.of(""))));
  }

  /**
   * A worker starts in a directory of its own, so a relative path would mean something else there.
   */
  private static String located(String program, Path folder) {
    return program.contains("/")
        ? folder.resolve(program).toAbsolutePath().normalize().toString()
        : program;
  }

  private List<String> signals() {
    List<String> signals = fields.list("signals");
    signals.stream()
        .filter(signal -> !SIGNALS.contains(signal))
        .forEach(
            signal ->
                fields.problem("signals", signal + " is none of " + String.join(", ", SIGNALS)));
    return signals.isEmpty() ? List.of("TERM", "KILL") : signals;
  }

  private Transcript.Kind transcript() {
    String word = fields.text("transcript").orElse("none");
    for (Transcript.Kind kind : Transcript.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    fields.problem("transcript", word + " is neither codex nor none");
    return Transcript.Kind.NONE;
  }

  private Map<Mode, List<String>> modes() {
    Map<Mode, List<String>> modes = new EnumMap<>(Mode.class);
    Map<String, List<String>> lists = fields.lists("mode");
    for (Mode mode : Mode.values()) {
      if (lists.containsKey(mode.word())) {
        modes.put(mode, lists.remove(mode.word()));
      } else if (!lists.isEmpty() || !modes.isEmpty()) {
        fields.problem("mode", mode.word() + " is missing");
      }
    }
    List<String> words = Arrays.stream(Mode.values()).map(Mode::word).toList();
    lists
        .keySet()
        .forEach(word -> fields.problem("mode." + word, "not a mode" + Nearest.hint(word, words)));
    return modes;
  }

  private Map<String, String> variables() {
    Map<String, String> variables = fields.texts("env");
    variables.keySet().stream()
        .filter(name -> !name.matches("[A-Za-z_][A-Za-z0-9_]*"))
        .forEach(name -> fields.problem("env." + name, "not a variable's name"));
    return variables;
  }

  private List<String> placed(String field, Set<String> places) {
    List<String> words = fields.list(field);
    for (String word : words) {
      for (String place : Template.places(word)) {
        if (!places.contains(place)) {
          fields.problem(
              field, "{" + place + "} stands for nothing here" + Nearest.hint(place, places));
        } else if (field.equals("args")
            && Template.LISTS.contains(place)
            && !word.equals("{" + place + "}")) {
          fields.problem(field, "{" + place + "} stands for a list, so it must be alone: " + word);
        }
      }
    }
    return words;
  }
}
