package coordinator.checkpoint;

import coordinator.task.Check;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.Words;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Says what it means that a check ended so: green must mean that tests ran, and red that tests
 * failed.
 */
final class CheckJudge {

  private final Check check;
  private final Exit exit;
  private final String output;
  private final List<String> lines;
  private final TestReports reports;
  private final String log;

  /**
   * @param output what it printed, bounded
   * @param reports what its runner wrote beside that
   * @param log the log's path for eyes
   */
  CheckJudge(Check check, Exit exit, String output, TestReports reports, String log) {
    this.check = check;
    this.exit = exit;
    this.output = output;
    this.lines = output.lines().map(LogTail::shortened).toList();
    this.reports = reports;
    this.log = log;
  }

  Finding judge() throws IOException {
    String must = check.expect() == Check.Expect.PASS ? "must pass; " : "must fail; ";
    String broken = broken();
    if (!broken.isEmpty()) {
      return fails(must + broken);
    }
    try {
      return check.expect() == Check.Expect.PASS ? green() : red();
    } catch (Patience.Lost e) {
      return fails(must + e.getMessage());
    } catch (PatternSyntaxException e) {
      return fails(must + "'" + e.getPattern() + "' is no pattern: " + e.getDescription());
    }
  }

  /** What makes a check fail whatever was expected of it. */
  private String broken() {
    if (exit.stopped() != null) {
      return exit.stopped().blamesTask()
          ? "stopped, not done after " + Words.of(check.timeout())
          : exit.words();
    }
    if (exit.kind() != Exit.Kind.ENDED) {
      return exit.words();
    }
    return exit.leftovers().isEmpty() ? "" : "processes " + exit.leftovers() + " outlived it";
  }

  private Finding green() throws IOException {
    if (exit.code() != 0) {
      return fails("must pass; " + ended() + ": " + quoted(Decisive.line(lines)));
    }
    Optional<String> against = against();
    if (against.isPresent()) {
      return fails("must pass; exit 0, but " + against.get());
    }
    Optional<Tally> tally = tally();
    if (tally.isEmpty()) {
      return check.hollow()
          ? Finding.note(subject(), "exit 0, whatever the work is worth")
          : holds("passed; exit 0");
    }
    if (tally.get().ran() == 0) {
      return fails("must pass; exit 0, but no test ran: " + quoted(tally.get().line()));
    }
    if (tally.get().lastFailed() > 0 && tally.get().failed() > 0) {
      return fails("must pass; exit 0, but tests failed: " + quoted(tally.get().line()));
    }
    return holds("passed; " + tests(tally.get().ran()) + " ran: " + quoted(tally.get().line()));
  }

  private Finding red() throws IOException {
    Optional<Tally> tally = tally();
    if (exit.code() == 0) {
      return fails("must fail; exit 0" + tally.map(ran -> ": " + quoted(ran.line())).orElse(""));
    }
    Optional<String> against = against();
    if (against.isPresent()) {
      return fails("must fail, and did, but " + against.get());
    }
    if (check.because() != null) {
      return holds(
          "failed as it must; " + ended() + ": " + quoted(match(check.because()).orElse("")));
    }
    if (tally.isPresent() && tally.get().failed() > 0) {
      return holds(
          "failed as it must; "
              + tally.get().failed()
              + " of "
              + tests(tally.get().ran())
              + ": "
              + quoted(tally.get().line()));
    }
    Optional<String> wrong =
        exit.signalled() ? Optional.of(exit.words()) : Runners.wrongReason(lines);
    if (wrong.isPresent()) {
      return fails("must fail, but failed for the wrong reason: " + wrong.get());
    }
    if (tally.isPresent()) {
      String what =
          tally.get().ran() == 0
              ? "no test ran"
              : "none of " + tests(tally.get().ran()) + " failed";
      return fails(
          "must fail, but failed for the wrong reason: "
              + what
              + ": "
              + quoted(tally.get().line()));
    }
    String why =
        switch (exit.code()) {
          case 124 -> check.run().contains("timeout") ? ", which is 'timeout' giving up" : "";
          case 126, 127 -> ", the command could not be run";
          default -> "";
        };
    if (!why.isEmpty()) {
      return fails("must fail, but failed for the wrong reason: " + ended() + why);
    }
    if (output.isBlank() && check.red()) {
      return fails(
          "must fail, but nothing shows that a test failed: "
              + ended()
              + ", no output; let it print what failed, or give the check a 'because'");
    }
    return check.hollow()
        ? Finding.note(subject(), ended() + ", whatever the work is worth")
        : holds("failed as it must; " + ended() + ": " + quoted(Decisive.line(lines)));
  }

  /**
   * What its runner says that it ran; not asked of files where the plan has a pattern of its own.
   */
  private Optional<Tally> tally() throws IOException {
    Optional<Tally> printed = Runners.tally(lines);
    return printed.isPresent() || check.because() != null ? printed : reports.tally(check.run());
  }

  /** What the plan's own patterns say against it. */
  private Optional<String> against() {
    if (check.notBecause() != null) {
      Optional<String> hit = match(check.notBecause());
      if (hit.isPresent()) {
        return Optional.of("its output matches '" + check.notBecause() + "': " + quoted(hit.get()));
      }
    }
    if (check.because() != null && match(check.because()).isEmpty()) {
      return Optional.of(
          "its output has nothing that matches '"
              + check.because()
              + "'; "
              + quoted(Decisive.line(lines)));
    }
    return Optional.empty();
  }

  private Optional<String> match(String pattern) {
    return Patience.find(Pattern.compile(pattern, Pattern.MULTILINE), output);
  }

  private String ended() {
    return exit.signalled() ? exit.words() : "exit " + exit.code();
  }

  private Finding holds(String text) {
    return Finding.holds(subject(), text);
  }

  private Finding fails(String text) {
    return Finding.fails(subject(), text + " (" + log + ")");
  }

  private String subject() {
    return "Check " + check.name();
  }

  private static String tests(long count) {
    return count + (count == 1 ? " test" : " tests");
  }

  private static String quoted(String line) {
    return line.isEmpty()
        ? "no output"
        : line.length() <= 240 ? line : line.substring(0, 240) + " …";
  }
}
