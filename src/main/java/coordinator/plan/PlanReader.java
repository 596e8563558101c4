package coordinator.plan;

import coordinator.text.Durations;
import coordinator.text.FileKind;
import coordinator.text.Invalid;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.SourceText;
import coordinator.text.SourceText.Unreadable;
import coordinator.text.YamlTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads plan files. What comes out can be carried out; what cannot is refused with all its mistakes
 * at once.
 */
public final class PlanReader {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What a plan is called, and what each has, in complaints. */
  static final FileKind PLAN = new FileKind("plan", List.of("plan", "phases"));

  private final Path file;
  private final Problems problems;

  private PlanReader(Path file) {
    this.file = file;
    this.problems = new Problems(PLAN, file.toString());
  }

  /**
   * Reads a plan.
   *
   * @param file the plan file; messages name it as it is given here
   * @param set values of parameters that replace those of the plan, by name
   * @throws Invalid if anything is wrong with it
   */
  public static Plan read(Path file, Map<String, String> set) throws Invalid {
    return new PlanReader(file).read(set, false);
  }

  /**
   * Reads a plan to look at it only: a parameter without a value stands for itself.
   *
   * @throws Invalid if anything else is wrong with it
   */
  public static Plan look(Path file) throws Invalid {
    return new PlanReader(file).read(Map.of(), true);
  }

  private Plan read(Map<String, String> set, boolean look) throws Invalid {
    Located root = YamlTree.of(text(), file.toString(), problems);
    PlanSchema.check(root, problems);
    problems.throwIfFull();
    Frame frame = Frame.read(file, root, look ? standIns(root) : set, problems);
    Map<String, Located> nodes = nodes(root);
    Map<String, Phase> own = new LinkedHashMap<>();
    PhaseReader reader = new PhaseReader(frame, problems);
    for (Map.Entry<String, Located> node : nodes.entrySet()) {
      own.put(node.getKey(), reader.read(node.getValue(), goodId(node.getKey(), own.size())));
      if (reader.composer().full()) {
        problems.throwIfAny();
      }
    }
    Verification verification = new Verification(frame, reader.composer(), problems);
    Map<String, String> verified =
        root.flag("verify_each") ? verification.of(own, nodes) : Map.of();
    Map<String, Set<String>> needs = Needs.of(nodes, verified, problems);
    Bounds bounds = bounds(root);
    problems.throwIfAny();
    Map<String, Phase> phases = verification.inserted(own, nodes, needs, verified);
    problems.throwIfAny();
    Layout layout = frame.layout().naming(root, nodes.values(), problems);
    return new Plan(frame.name(), frame.title(), layout, bounds, phases, problems.warnings());
  }

  /** Something to read on with, for parameters without a value. */
  private static Map<String, String> standIns(Located root) {
    Located params = root.get("params");
    Map<String, String> named = new HashMap<>();
    if (params != null) {
      params
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value().json().isNull()) {
                  named.put(name, name);
                }
              });
    }
    return named;
  }

  private String text() throws Invalid {
    try {
      return SourceText.yaml(file);
    } catch (Unreadable e) {
      throw Problems.one(file.toString(), e.at(), "the file " + e.text());
    }
  }

  /**
   * The phases by id. One without an id gets a name that no plan can need, so that the rest of it
   * is still read.
   */
  private Map<String, Located> nodes(Located root) {
    Map<String, Located> nodes = new LinkedHashMap<>();
    Map<String, String> folded = new HashMap<>();
    Located list = root.get("phases");
    for (Located node : list == null ? List.<Located>of() : list.items()) {
      if (!node.isMapping()) {
        continue;
      }
      String id = node.text("id").orElse("\0" + nodes.size());
      String twin = folded.putIfAbsent(id.toLowerCase(Locale.ROOT), id);
      if (twin == null) {
        nodes.put(id, node);
      } else {
        int line = nodes.getOrDefault(twin, node).valueAt("id").line();
        problems.add(
            node.valueAt("id"),
            twin.equals(id)
                ? "id '" + Quote.of(id) + "' is taken by the phase in line " + line
                : "id '"
                    + Quote.of(id)
                    + "' differs from '"
                    + Quote.of(twin)
                    + "' in line "
                    + line
                    + " only in capitals, and files are named after both");
        nodes.put("\0" + nodes.size(), node);
      }
    }
    return nodes;
  }

  private static String goodId(String id, int number) {
    return ID.matcher(id).matches() ? id : "phase-" + number;
  }

  private Bounds bounds(Located root) {
    return new Bounds(
        root.number("concurrency").orElse(1),
        budget(root.get("budget")),
        ScheduleReader.read(root, problems).orElse(null));
  }

  private Budget budget(@Nullable Located node) {
    if (node == null) {
      return Budget.UNLIMITED;
    }
    var tokens = node.large("tokens");
    var attempts = node.number("attempts");
    Duration wall = Durations.read(node, "wall", false, problems).orElse(null);
    return new Budget(
        tokens.isPresent() ? tokens.getAsLong() : null,
        wall,
        attempts.isPresent() ? attempts.getAsInt() : null);
  }
}
