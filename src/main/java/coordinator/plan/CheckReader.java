package coordinator.plan;

import coordinator.task.Check;
import coordinator.text.Durations;
import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Names.Text;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the checks that a phase names. */
final class CheckReader {

  private static final Pattern COMMAND = Pattern.compile("\\s*\\[COMMAND_([A-Z0-9_]+)]\\s*");

  private final Vocabulary vocabulary;
  private final Names names;
  private final Problems problems;

  CheckReader(Vocabulary vocabulary, Names names, Problems problems) {
    this.vocabulary = vocabulary;
    this.names = names;
    this.problems = problems;
  }

  List<Check> read(Located phase) {
    Located list = phase.get("checks");
    List<Check> checks = new ArrayList<>();
    if (list != null) {
      for (Located node : list.items()) {
        checks.add(check(node, checks.size() + 1));
      }
    }
    return checks;
  }

  private Check check(Located node, int number) {
    String written = node.text("run").orElse("");
    Matcher command = COMMAND.matcher(written);
    String usual =
        command.matches() ? command.group(1).toLowerCase(Locale.ROOT) : "check-" + number;
    String run =
        names.expand(
            written,
            Text.COMMAND,
            name -> problems.add(node.valueAt("run"), vocabulary.unknownInCommand(name, problems)));
    return new Check(
        node.text("name").orElse(usual),
        run,
        node.text("expect").filter("fail"::equals).isPresent()
            ? Check.Expect.FAIL
            : Check.Expect.PASS,
        pattern(node, "because"),
        pattern(node, "not_because"),
        Durations.read(node, "timeout", false, problems).orElse(Kind.CHECK_TIMEOUT));
  }

  private @Nullable String pattern(Located node, String key) {
    String text = node.text(key).orElse(null);
    if (text == null) {
      return null;
    }
    try {
      return Pattern.compile(text).pattern();
    } catch (PatternSyntaxException e) {
      int at = e.getIndex();
      problems.add(
          node.valueAt(key),
          "'"
              + key
              + "' is no regular expression: "
              + e.getDescription().toLowerCase(Locale.ROOT)
              + (at < 0 ? "" : " at character " + (at + 1))
              + " of "
              + Quote.of(text));
    } catch (StackOverflowError e) {
      problems.add(node.valueAt(key), "'" + key + "' is nested too deep for a regular expression");
    }
    return null;
  }
}
