package coordinator.text;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** What the YAML parser says, in words for someone who does not know how a YAML parser works. */
record YamlComplaint(Place at, String text) {

  static YamlComplaint of(YAMLException e) {
    if (e instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
      Mark mark = yaml.getProblemMark();
      return new YamlComplaint(
          new Place(mark.getLine() + 1, mark.getColumn() + 1),
          words(String.valueOf(yaml.getProblem()), yaml));
    }
    return new YamlComplaint(
        Place.START, "is not YAML: " + Quote.of(String.valueOf(e.getMessage())));
  }

  private static String words(String problem, MarkedYAMLException yaml) {
    if (problem.contains("(TAB)") || problem.contains("TAB")) {
      return "a tab; YAML is indented with spaces";
    }
    if (problem.contains("cannot start any token")) {
      String c = problem.replaceAll("(?s).*?character '(.*?)'.*", "$1");
      return "text cannot begin with " + Quote.of(c) + " here; put it in quotes";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "a second ': ' in one line, or a line indented too far; text that holds ': ' is put in"
          + " quotes";
    }
    if (problem.contains("unexpected end of stream") || problem.contains("<stream end>")) {
      Mark open = yaml.getContextMark();
      boolean quoted = String.valueOf(yaml.getContext()).contains("quoted");
      return "the file ends inside "
          + (quoted ? "a quoted text" : "a list or mapping")
          + begun(open, yaml.getProblemMark());
    }
    if (problem.startsWith("expected <block end>")) {
      return "is indented unlike the lines around it, or follows a value that is already complete"
          + begun(yaml.getContextMark(), yaml.getProblemMark());
    }
    if (problem.contains("escape character")) {
      return "unknown escape after a backslash; use 'single quotes' for text with backslashes";
    }
    return "is not YAML: " + Quote.of(problem);
  }

  private static String begun(Mark from, Mark to) {
    return from == null || from.getLine() == to.getLine()
        ? ""
        : ", begun in line " + (from.getLine() + 1);
  }
}
