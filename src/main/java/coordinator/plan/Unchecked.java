package coordinator.plan;

import coordinator.task.Check;
import coordinator.task.Expected;
import coordinator.text.Located;
import coordinator.text.Place;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.util.List;

/**
 * Warns of agents' phases whose pass would rest on the worker's word alone, or on less than meant.
 */
final class Unchecked {

  private final Frame frame;
  private final Problems problems;

  Unchecked(Frame frame, Problems problems) {
    this.frame = frame;
    this.problems = problems;
  }

  void warn(Located node, Kind kind, Expected expected) {
    List<Check> checks = expected.checks();
    if (checks.isEmpty()) {
      problems.warn(
          node.at(),
          "nothing checks this phase: name 'checks' here, or its kind's 'commands' for the plan");
    }
    Located named = node.get("checks");
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).hollow()) {
        Place at = named == null ? node.valueAt("kind") : named.items().get(i).valueAt("run");
        problems.warn(at, hollow(checks.get(i), expected));
      }
    }
    List<String> missing =
        kind.commands().stream()
            .filter(name -> !frame.vocabulary().commands().containsKey(name))
            .toList();
    if (named == null && !checks.isEmpty() && !missing.isEmpty()) {
      problems.warn(
          node.valueAt("kind"),
          "kind '"
              + kind.word()
              + "' also checks '"
              + missing.get(0)
              + "', which 'commands' does not name");
    }
  }

  private static String hollow(Check check, Expected expected) {
    String how = check.expect() == Check.Expect.PASS ? "passes" : "fails";
    return "check '"
        + Quote.of(check.name())
        + "' proves nothing: '"
        + Quote.of(check.run().strip())
        + "' "
        + how
        + " whatever the work is worth"
        + (expected.seesForItself() ? "" : "; nothing else checks this phase");
  }
}
