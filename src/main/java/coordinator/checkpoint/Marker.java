package coordinator.checkpoint;

import coordinator.task.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Judges a completion marker: whether it proves, by marker, time and output, that somebody was
 * there.
 */
final class Marker {

  static final String NO_TIME = "no timestamp";
  static final String NO_OUTPUT = "no command output";
  static final String NO_PLAN = "no plan marker";

  private static final String SUBJECT = "Marker";
  private static final Pattern SAID =
      Pattern.compile(
          "(?i)\\b(?:output|stdout|stderr|results?|printed|returned|exit(?:ed)?(?: code|"
              + " status)?|rc)\\b\\W{0,6}[:=→]?\\s*\\S+|(?:→|->|=>|⇒|✅|✓|✔|❌|✗).*\\S");
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?i)\\b\\d+\\s+(?:\\w+\\s+)?(?:pass(?:ed|ing)|fail(?:ed|ures|ing)|ok|errors?|warnings?|tests?)\\b|tests"
              + " run: \\d|exit(?:ed)?(?: with)?(?: code| status)? \\d|build success");
  private static final Pattern NO_TESTS =
      Pattern.compile(
          "(?i)\\bno test files found\\b|\\bno tests (?:found|ran|were executed|to"
              + " run)\\b|\\bcollected 0 items\\b");

  private Marker() {}

  static List<Finding> judge(PlainFile file, String planMarker) {
    if (!file.readable()) {
      return List.of(Finding.fails(SUBJECT, file.shown() + " is " + file.problem()));
    }
    Markdown text = Markdown.of(file.text());
    List<Finding> findings = new ArrayList<>();
    for (String standin : bounded(Standins.in(text, file))) {
      findings.add(Finding.fails(SUBJECT, standin));
    }
    String name = file.shown();
    Optional<Integer> marked = marked(text, planMarker);
    if (marked.isEmpty()) {
      findings.add(
          Finding.fails(
              SUBJECT, name + ": " + NO_PLAN + "; it must quote '" + planMarker + "' on a line"));
    }
    Optional<Markdown.Line> time = time(text);
    if (time.isEmpty()) {
      findings.add(
          Finding.fails(
              SUBJECT, name + ": " + NO_TIME + "; it needs a date and time of completion"));
    }
    if (!hasOutput(text)) {
      findings.add(
          Finding.fails(
              SUBJECT,
              name + ": " + NO_OUTPUT + "; it needs what the verification commands printed"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.holds(
              SUBJECT,
              name
                  + (planMarker.isEmpty()
                      ? ""
                      : " quotes " + planMarker + " in line " + marked.orElse(0))
                  + ", with a time and output"));
    }
    time.flatMap(line -> Timestamps.farFrom(file.written(), line.raw()))
        .ifPresent(
            day ->
                findings.add(
                    Finding.note(
                        SUBJECT, name + " names " + day + ", but was written " + file.written())));
    emptySuite(text)
        .ifPresent(
            line ->
                findings.add(
                    Finding.note(
                        SUBJECT, file.at(line.number()) + " says '" + line.raw().strip() + "'")));
    return findings;
  }

  private static final Pattern SEARCHED =
      Pattern.compile(
          "\\b(?:[ef]?grep|rg|ag|ack)\\s+(?:-\\S+\\s+)*[\"']?@plan\\S*", Pattern.CASE_INSENSITIVE);

  /** Whether a reason to fail is only one of form; in a marker all are. */
  static boolean isForm(Finding reason) {
    return reason.subject().equals(SUBJECT);
  }

  /**
   * The line that quotes the plan's marker; a command that names it, or what a search printed, is
   * no quotation.
   */
  private static Optional<Integer> marked(Markdown text, String planMarker) {
    if (planMarker.isEmpty()) {
      return Optional.of(0);
    }
    String tail = planMarker.replaceFirst("^@plan[:\\s]\\s*", "");
    String words = "@plan\\b\\s*[:=]?\\s*[\"'`]?" + Pattern.quote(tail) + "(?![\\w]|[.-]\\w)";
    Pattern anywhere = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    Pattern alone =
        Pattern.compile(
            "^[\\s/#;*<!>`\"'-]*"
                + words
                + "[\"'`]?(?:\\s+@[\\w-]+[:\\s]\\s*[\\w.-]+)*[\\s*/>`-]*$",
            Pattern.CASE_INSENSITIVE);
    return text.lines().stream()
        .filter(
            line ->
                line.kind() == Markdown.Kind.PROSE
                    ? anywhere
                        .matcher(
                            SEARCHED
                                .matcher(
                                    InlineCode.replaced(
                                        line.raw(),
                                        code -> alone.matcher(code).matches() ? code : " "))
                                .replaceAll(" "))
                        .find()
                    : alone.matcher(line.raw()).matches())
        .map(Markdown.Line::number)
        .findFirst();
  }

  private static Optional<Markdown.Line> time(Markdown text) {
    return text.lines().stream().filter(line -> Timestamps.in(line.raw())).findFirst();
  }

  private static boolean hasOutput(Markdown text) {
    return text.fences().stream().anyMatch(Standins::hasOutput)
        || text.lines().stream()
            .anyMatch(
                line ->
                    switch (line.kind()) {
                      case QUOTE -> !line.raw().replaceAll("[>\\s-]", "").isEmpty();
                      case FENCE -> false;
                      case CODE -> !fenced(text, line) && !line.raw().isBlank();
                      case PROSE -> spoken(line);
                    });
  }

  private static boolean spoken(Markdown.Line line) {
    String said = InlineCode.without(line.text());
    return (line.text().indexOf('`') >= 0 && SAID.matcher(said).find())
        || COUNTED.matcher(line.text()).find()
        || line.text().matches("(?i)^\\W*(?:output|stdout|exit code|exit status)\\W*[:=]\\W*\\S.*")
            && !said.isBlank();
  }

  private static boolean fenced(Markdown text, Markdown.Line line) {
    return text.fences().stream().anyMatch(fence -> fence.content().contains(line));
  }

  private static Optional<Markdown.Line> emptySuite(Markdown text) {
    return text.lines().stream()
        .filter(line -> line.kind() == Markdown.Kind.CODE && NO_TESTS.matcher(line.raw()).find())
        .findFirst();
  }

  private static List<String> bounded(List<String> all) {
    if (all.size() <= 5) {
      return all;
    }
    List<String> few = new ArrayList<>(all.subList(0, 5));
    few.add("and " + (all.size() - 5) + " more like these");
    return few;
  }
}
