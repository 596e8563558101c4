package coordinator.batch;

import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The finding that names, in the record, the very bytes that were judged. What is published must be
 * those.
 */
final class Judged {

  private static final String SUBJECT = "Judged";
  private static final Pattern SHA = Pattern.compile("sha256 ([0-9a-f]{64})");

  private Judged() {}

  static Finding of(String sha256) {
    return Finding.holds(SUBJECT, "sha256 " + sha256);
  }

  /** What was judged in the last attempt; empty if it was not valid, or not looked at. */
  static Optional<String> sha256(TaskRun run) {
    Evidence evidence = run.last().map(attempt -> attempt.inquest().evidence()).orElse(null);
    if (evidence == null) {
      return Optional.empty();
    }
    return evidence.findings().stream()
        .filter(finding -> finding.subject().equals(SUBJECT))
        .map(finding -> SHA.matcher(finding.text()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
