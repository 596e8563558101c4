package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Attempt;
import coordinator.task.Check;
import coordinator.task.CheckRun;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Composes what the next worker of a task is asked: the task itself, or what is to be mended and
 * all that helps.
 */
final class Prompts {

  private static final Pattern PLACE = Pattern.compile("\\[([A-Z_]+)]");
  private static final int MOST_OUTPUT = 4_000;
  private static final int MOST_CHANGES = 40;
  private static final int LOG_LINES = 30;

  private final RunFiles files;
  private final List<Path> offLimits;
  private final Examiner examiner;

  Prompts(RunFiles files, List<Path> offLimits, Examiner examiner) {
    this.files = files;
    this.offLimits = List.copyOf(offLimits);
    this.examiner = examiner;
  }

  String next(TaskRun run) throws IOException {
    Optional<Attempt> failed = toMend(run);
    if (failed.isEmpty()) {
      return run.task().assignment().prompt();
    }
    Optional<String> own = examiner.again(run, failed.get());
    if (own.isPresent()) {
      return own.get();
    }
    boolean form = formOnly(failed.get());
    return filled(
        form ? "/coordinator/checkpoint/form.md" : "/coordinator/remediation.md",
        values(run, failed.get()));
  }

  /** The failure to mend; none if the task has passed since and is done anew. */
  private static Optional<Attempt> toMend(TaskRun run) {
    return run.toMend()
        .filter(
            failed ->
                run.attempts().stream()
                    .skip(failed.number())
                    .map(attempt -> attempt.inquest().verdict())
                    .noneMatch(verdict -> verdict != null && verdict.passed()));
  }

  /** Whether the work is right by the coordinator's own checks, and only its papers are wanting. */
  private static boolean formOnly(Attempt failed) {
    boolean checked = !failed.inquest().checks().isEmpty();
    return checked
        && reasons(failed).stream()
            .allMatch(reason -> Report.isForm(reason) || Marker.isForm(reason));
  }

  private static List<Finding> reasons(Attempt failed) {
    return failed.inquest().verdict() == null ? List.of() : failed.inquest().verdict().reasons();
  }

  private Map<String, String> values(TaskRun run, Attempt failed) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("TASK_ID", run.task().id());
    values.put("ATTEMPT", String.valueOf(run.nextNumber()));
    values.put("FAILED_ATTEMPT", String.valueOf(failed.number()));
    values.put("REASONS", reasonsText(failed));
    values.put("OUTPUT", output(run, failed));
    values.put("CHANGES", changes(run));
    values.put("LOG", log(run, failed));
    values.put("OFF_LIMITS", offLimits(run));
    values.put("ARTIFACTS", artifacts(run.task().expected().artifacts()));
    values.put("TASK", run.task().assignment().prompt().strip());
    return values;
  }

  private static String reasonsText(Attempt failed) {
    List<String> lines = new ArrayList<>();
    for (Finding reason : reasons(failed)) {
      lines.add((lines.size() + 1) + ". " + reason);
    }
    return String.join("\n", lines);
  }

  private String output(TaskRun run, Attempt failed) throws IOException {
    List<String> parts = new ArrayList<>();
    List<CheckRun> checks = failed.inquest().checks();
    int failing = (int) checks.stream().filter(Prompts::failed).count();
    for (int i = 0; i < checks.size(); i++) {
      if (failed(checks.get(i))) {
        Check check = run.task().expected().checks().get(i);
        Path log = Path.of(files.check(run.task().id(), failed.number(), i + 1) + ".log");
        List<String> lines = LogTail.text(log).lines().toList();
        String excerpt = Decisive.excerpt(lines, MOST_OUTPUT / failing);
        String must =
            check.expect() == Check.Expect.PASS ? "must pass" : "must fail, because its tests fail";
        parts.add(
            "Check "
                + check.name()
                + " ("
                + must
                + "), run as:\n\n"
                + fenced(check.run())
                + "\n\nIts output, at length in "
                + log
                + ":\n\n"
                + fenced(excerpt.isBlank() ? "(no output)" : excerpt));
      }
    }
    return parts.isEmpty() ? "No check failed." : String.join("\n\n", parts);
  }

  private static boolean failed(CheckRun check) {
    return check.finding() != null && check.finding().failed();
  }

  private static String changes(TaskRun run) {
    List<String> lines = new ArrayList<>();
    int left = MOST_CHANGES;
    for (Attempt attempt : run.attempts()) {
      List<FileChange> changed =
          attempt.inquest().evidence() == null ? List.of() : attempt.inquest().evidence().changed();
      for (FileChange change : changed.subList(0, Math.min(left, changed.size()))) {
        String counts =
            change.added() < 0 ? "" : " (+" + change.added() + " −" + change.removed() + ")";
        lines.add("- attempt " + attempt.number() + ": " + change.path() + counts);
      }
      if (changed.size() > left) {
        lines.add("- attempt " + attempt.number() + ": and " + (changed.size() - left) + " more");
      }
      left = Math.max(0, left - changed.size());
      Filed filed = attempt.inquest().filed();
      if (filed != null && filed.commit() != null) {
        lines.add(
            "- attempt "
                + attempt.number()
                + "'s changes were "
                + filed.text()
                + "; look at them with git show "
                + filed.branch());
      }
    }
    return lines.isEmpty() ? "No change of a file is known." : String.join("\n", lines);
  }

  private String log(TaskRun run, Attempt failed) throws IOException {
    Path log = Path.of(files.worker(run.task().id(), failed.number()) + ".log");
    List<String> tail =
        LogTail.of(log, LOG_LINES).stream()
            .map(line -> line.length() <= 500 ? line : line.substring(0, 500) + " …")
            .toList();
    return log
        + "\n\n"
        + (tail.isEmpty() ? "It is empty." : "It ends so:\n\n" + fenced(String.join("\n", tail)));
  }

  private String offLimits(TaskRun run) {
    List<String> lines = new ArrayList<>();
    run.task()
        .expected()
        .tree()
        .protect()
        .forEach(glob -> lines.add("- " + glob + " (restore what was changed there)"));
    switch (run.task().expected().tree().change()) {
      case MUST_NOT -> lines.add("- every file of the work tree, except the two named below");
      case MAY, MUST, UNWATCHED -> {}
    }
    offLimits.forEach(file -> lines.add("- " + files.shown(file)));
    lines.add("- other phases' reports and completion markers");
    lines.add("- the coordinator's record in " + files.shown(files.folder()));
    return String.join("\n", lines);
  }

  private static String artifacts(@Nullable Artifacts artifacts) {
    if (artifacts == null) {
      return "No report is owed.";
    }
    return "- "
        + artifacts.report()
        + "\n"
        + "  with exactly one line `Status: PASS` or `Status: FAIL`, the verification commands and"
        + " the time.\n"
        + "- "
        + artifacts.marker()
        + "\n"
        + "  with what the verification commands printed (run them; never paste an unexpanded"
        + " `$(…)`), the time"
        + (artifacts.planMarker().isEmpty()
            ? "."
            : ", and the line `" + artifacts.planMarker() + "`.")
        + "\n\n"
        + "Write both again: a file whose content does not change in this attempt does not count.";
  }

  private static String fenced(String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + "text\n" + text + "\n" + fence;
  }

  private static String filled(String resource, Map<String, String> values) throws IOException {
    try (InputStream in = Prompts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing");
      }
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return PLACE
          .matcher(template)
          .replaceAll(
              place ->
                  Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
  }
}
