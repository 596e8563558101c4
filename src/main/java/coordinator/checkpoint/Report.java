package coordinator.checkpoint;

import coordinator.checkpoint.VerdictLine.Rank;
import coordinator.task.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges what a report says of its own phase. The log is never asked: it may hold an echo of the
 * prompt.
 */
final class Report {

  static final String NO_VERDICT = "no verdict";

  private static final String SUBJECT = "Report";

  private Report() {}

  /**
   * Judges a report.
   *
   * @param file the report
   * @param id of the task that owes it
   * @param red whether a failure that was expected is right
   */
  static List<Finding> judge(PlainFile file, String id, boolean red) {
    if (!file.readable()) {
      return List.of(Finding.fails(SUBJECT, file.shown() + " is " + file.problem()));
    }
    List<VerdictLine> all = VerdictLines.in(Markdown.of(file.text()), new PhaseName(id));
    Optional<Rank> rank = all.stream().map(VerdictLine::rank).max(Comparator.naturalOrder());
    if (rank.isEmpty()) {
      return List.of(
          Finding.fails(
              SUBJECT,
              file.shown()
                  + ": "
                  + NO_VERDICT
                  + "; it needs one line that reads 'Status: PASS' or 'Status: FAIL'"));
    }
    List<VerdictLine> heard = all.stream().filter(line -> line.rank() == rank.get()).toList();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        heard.stream()
            .filter(line -> !line.passes(red))
            .findFirst()
            .map(line -> Finding.fails(SUBJECT, words(file, line, red) + beside(heard, line, red)))
            .orElseGet(
                () -> Finding.holds(SUBJECT, words(file, heard.get(heard.size() - 1), red))));
    if (!findings.get(0).failed()) {
      all.stream()
          .filter(
              line -> line.rank() == Rank.LOOSE && rank.get() == Rank.EXACT && !line.passes(red))
          .findFirst()
          .ifPresent(
              line ->
                  findings.add(
                      Finding.note(
                          SUBJECT, words(file, line, red) + ", but the exact line counts")));
    }
    return findings;
  }

  /** Whether a reason to fail is only one of form. */
  static boolean isForm(Finding reason) {
    return reason.subject().equals(SUBJECT) && !reason.text().contains(Finding.SAYS);
  }

  private static String words(PlainFile file, VerdictLine line, boolean red) {
    String unexpected =
        !red && line.claim() == Claim.FAIL_AS_EXPECTED
            ? ", but no check of this phase must fail"
            : "";
    return file.at(line.number()) + Finding.SAYS + line.quoted() + unexpected;
  }

  private static String beside(List<VerdictLine> heard, VerdictLine failing, boolean red) {
    return heard.stream()
            .filter(line -> line.passes(red))
            .findFirst()
            .map(line -> ", though line " + line.number() + " says " + line.quoted())
            .orElse("")
        + (failing.claim() == Claim.UNFINISHED ? Finding.NO_PASS : "");
  }
}
