package coordinator.plan;

import coordinator.task.Assignment;
import coordinator.task.Check;
import coordinator.task.Expected;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.text.Calling;
import coordinator.text.Globs;
import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Names.Text;
import coordinator.text.Place;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.Settings;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads one phase, and resolves into its task all that the plan around it says. */
final class PhaseReader {

  private final Frame frame;
  private final Problems problems;
  private final Composer composer;

  PhaseReader(Frame frame, Problems problems) {
    this.frame = frame;
    this.problems = problems;
    this.composer = new Composer(frame, problems);
  }

  Composer composer() {
    return composer;
  }

  /**
   * The phase without its needs.
   *
   * @param id a good id, even where the plan has none
   */
  Phase read(Located node, String id) {
    Kind kind = node.text("kind").map(Kind::of).orElse(Kind.NONE);
    String title = node.text("title").orElse("");
    Settings settings = Settings.read(node, frame.settings(), problems);
    boolean shell = node.get("run") != null;
    checkForm(node, settings);
    Names names = frame.names(id, title, kind);
    List<Check> checks =
        node.get("checks") == null
            ? kind.checks(frame.vocabulary().commands(names))
            : new CheckReader(frame.vocabulary(), names, problems).read(node);
    TreeRule tree =
        new TreeRule(
            kind.change(node.flag("allow_unchanged")),
            Globs.read(node, "protect", problems),
            frame.keeping(id, title, settings));
    if (tree.change() == TreeRule.Change.MUST && !settings.calling().choice().mode().writes()) {
      problems.add(
          node.valueAt("kind"),
          "kind '" + kind.word() + "' must change files, but its mode is read-only");
    }
    boolean owes = !shell || node.flag("report");
    Expected expected = new Expected(shell, owes ? frame.artifacts(id) : null, checks, tree);
    if (!shell) {
      new Unchecked(frame, problems).warn(node, kind, expected);
    }
    String run = shell ? command(node, names) : null;
    String asked = shell ? "" : prompt(node, names);
    Task task =
        new Task(
            id,
            title,
            new Assignment(
                settings.calling().choice(),
                directory(settings, owes).toString(),
                shell
                    ? ""
                    : composer.compose(names, kind, expected, asked, node.valueAt(promptKey(node))),
                run,
                writable(settings, owes)),
            settings.timing(),
            expected,
            new Limits(settings.remediations(), Limits.DEFAULT.retries(), node.flag("approval")));
    composer.weigh(task, node.at());
    return new Phase(
        task, kind, List.of(), settings.calling().environment(), asked, node.at().line());
  }

  private void checkForm(Located node, Settings settings) {
    List<String> said =
        List.of("prompt", "prompt_file", "run").stream()
            .filter(key -> node.entries().containsKey(key))
            .toList();
    String profile = settings.calling().choice().profile();
    if (said.isEmpty()) {
      problems.add(
          node.at(),
          "a phase needs one of 'prompt', 'prompt_file' and 'run', and this one has none");
    } else if (said.size() > 1) {
      problems.add(
          node.keyAt(said.get(1)),
          "'"
              + said.get(0)
              + "' and '"
              + said.get(1)
              + "' in one phase; it can have only one of them");
    } else if (said.contains("run") && !profile.equals(Calling.SHELL)) {
      problems.add(
          node.valueAt("worker"),
          "'run' is carried out by the worker 'shell', not by '" + Quote.of(profile) + "'");
    } else if (!said.contains("run") && profile.equals(Calling.SHELL)) {
      problems.add(
          node.keyAt(said.get(0)),
          "the worker 'shell' cannot read a prompt; give it 'run', or name another worker");
    }
    if (node.get("run") == null && node.entries().containsKey("report")) {
      problems.add(
          node.keyAt("report"), "'report' is for phases with 'run'; an agent always owes one");
    }
  }

  /**
   * A read-only agent that owes a report works in the folder of its reports, the only one that it
   * may write.
   */
  private Path directory(Settings settings, boolean owes) {
    boolean agent = !settings.calling().choice().profile().equals(Calling.SHELL);
    return owes && agent && closed(settings)
        ? frame.layout().artifacts()
        : frame.layout().workspace();
  }

  /** The artifacts' folder, where the worker could not write it otherwise. */
  private List<String> writable(Settings settings, boolean owes) {
    Path artifacts = frame.layout().artifacts();
    boolean inside = artifacts.startsWith(frame.layout().workspace());
    return owes && (closed(settings) || !inside) ? List.of(artifacts.toString()) : List.of();
  }

  private static boolean closed(Settings settings) {
    return settings.calling().choice().mode() == Mode.READ_ONLY;
  }

  private String command(Located node, Names names) {
    return names.expand(
        node.text("run").orElse(""),
        Text.COMMAND,
        name ->
            problems.add(node.valueAt("run"), frame.vocabulary().unknownInCommand(name, problems)));
  }

  private static String promptKey(Located node) {
    return node.get("prompt") == null ? "prompt_file" : "prompt";
  }

  private String prompt(Located node, Names names) {
    String text = node.text("prompt").or(() -> file(node)).orElse("");
    Place at = node.valueAt(promptKey(node));
    return names.expand(
        text, Text.PROMPT, name -> frame.vocabulary().unknownInPrompt(name, at, problems));
  }

  private Optional<String> file(Located node) {
    Layout layout = frame.layout();
    Optional<String> said = node.text("prompt_file");
    Path file = node.path("prompt_file", layout.folder(), problems).orElse(null);
    if (file == null) {
      return Optional.empty();
    }
    String name = "'prompt_file' " + Quote.of(said.orElse("")) + " ";
    if (!file.startsWith(layout.folder()) && !file.startsWith(layout.workspace())) {
      problems.add(
          node.valueAt("prompt_file"), name + "lies outside the workspace and the plan's folder");
      return Optional.empty();
    }
    try {
      String text = SourceText.prompt(file);
      if (text.isBlank()) {
        problems.add(node.valueAt("prompt_file"), name + "is empty");
      }
      return Optional.of(text);
    } catch (Unreadable e) {
      String where =
          e.at().equals(Place.START)
              ? ""
              : " (line " + e.at().line() + ", column " + e.at().column() + ")";
      problems.add(node.valueAt("prompt_file"), name + e.text() + where);
      return Optional.empty();
    }
  }
}
