package coordinator.plan;

import coordinator.task.Check;
import coordinator.task.Expected;
import coordinator.task.TreeRule;
import coordinator.task.TreeRule.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Says to a worker what is expected of it, so that it is never judged by a rule that it was not
 * told.
 */
final class Wording {

  private Wording() {}

  static String checks(List<Check> checks) {
    if (checks.isEmpty()) {
      return "- what the task above asks for is there; verify it with commands of your own choice";
    }
    List<String> lines = new ArrayList<>();
    for (Check check : checks) {
      StringBuilder line = new StringBuilder("- `" + check.run().strip() + "` must ");
      line.append(
          check.expect() == Check.Expect.FAIL
              ? "fail (a non-zero exit code)"
              : "pass (exit code 0)");
      if (check.because() != null) {
        line.append("; its output must match the regular expression `")
            .append(check.because())
            .append('`');
      }
      if (check.notBecause() != null) {
        line.append("; its output must not match `").append(check.notBecause()).append('`');
      }
      lines.add(line.toString());
    }
    return String.join("\n", lines);
  }

  static String tree(TreeRule rule) {
    List<String> lines = new ArrayList<>();
    if (rule.change() == Change.MUST_NOT) {
      lines.add("- any file in the workspace but the two named below: this phase only looks");
    }
    rule.protect().forEach(glob -> lines.add("- `" + glob + "`"));
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  static String passMeans(Kind kind, Expected expected) {
    if (expected.red()) {
      return "the tests are there and fail for the right reason, which is that what they ask for is"
                 + " not there yet. Tests that fail for another reason (an unknown option, a"
                 + " missing module, a syntax error, no test found) are `Status: FAIL`";
    }
    return kind == Kind.VERIFY
        ? "you have looked at all of it yourself and found it right"
        : "all that the task asks for is done, and you have seen it hold";
  }
}
