package coordinator.run;

import coordinator.task.Attempt;
import coordinator.task.CheckRun;
import coordinator.task.Event;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.Verdict;
import coordinator.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says in one line what an event means. The same words on the terminal, in the audit and in a pipe.
 */
public final class Narration {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ").withZone(ZoneId.systemDefault());

  private Narration() {}

  /** A time for eyes: {@code 2026-11-21T07:31:30+0000}. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /**
   * What happened, in one line without a time.
   *
   * @param run the run before the event
   */
  public static String of(Event event, Instant at, RunState run) {
    String words =
        event instanceof TaskEvent task
            ? task.task() + " " + ofTask(task, at, run)
            : ofRun((RunEvent) event);
    return words.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String ofRun(RunEvent event) {
    if (event instanceof RunEvent.Started e) {
      return e.name()
          + " starts: run "
          + e.run()
          + ", from "
          + e.source()
          + ", "
          + by(e.coordinator());
    }
    if (event instanceof RunEvent.Continued e) {
      return "run continues, " + by(e.coordinator());
    }
    if (event instanceof RunEvent.Draining e) {
      return "stopping, nothing new is started: " + e.why();
    }
    if (event instanceof RunEvent.Left e) {
      return "run left: " + e.why();
    }
    if (event instanceof RunEvent.Ended e) {
      return e.passed() ? "run passed" : "run failed: " + e.why();
    }
    if (event instanceof RunEvent.ClockJumped e) {
      return "the wall clock jumped by " + e.by() + "; nothing is late because of it";
    }
    return event instanceof RunEvent.Noted e ? e.text() : event.toString();
  }

  private static String by(RunEvent.Coordinator who) {
    return "coordinator "
        + who.version()
        + " with PID "
        + who.pid()
        + " on "
        + who.host()
        + " for "
        + who.user();
  }

  private static String ofTask(TaskEvent event, Instant at, RunState run) {
    if (event instanceof TaskEvent.Taken e) {
      return "taken" + (e.whole().title().isEmpty() ? "" : ": " + e.whole().title());
    }
    if (event instanceof TaskEvent.GroundNoted e) {
      return "the ground before attempt "
          + e.attempt()
          + " noted: "
          + e.notes().tree().lines().findFirst().orElse("");
    }
    if (event instanceof TaskEvent.WorkerStarted e) {
      return "worker started, PID "
          + e.process().pid()
          + ", attempt "
          + e.attempt()
          + (e.attempt() == 1 ? "" : " (" + e.cause().word() + ")")
          + ", log "
          + e.log();
    }
    if (event instanceof TaskEvent.WorkerNotLaunched e) {
      return "could not be launched, next try at " + time(e.until()) + ": " + e.why();
    }
    if (event instanceof TaskEvent.WorkerNeverRan e) {
      return "attempt " + e.attempt() + " never ran; it is made again";
    }
    if (event instanceof TaskEvent.WorkerPolled e) {
      return "poll "
          + e.poll()
          + ": alive, log "
          + size(e.logBytes())
          + ", last grew "
          + Words.of(e.logIdle())
          + " ago, CPU "
          + Words.of(e.cpu());
    }
    if (event instanceof TaskEvent.Extended e) {
      return "given " + Words.count(e.cycles(), "more poll") + " by " + e.by();
    }
    if (event instanceof TaskEvent.StopRequested e) {
      return "is stopped: " + e.reason().word();
    }
    if (event instanceof TaskEvent.StopSignalled e) {
      return "signal " + e.step() + " to its whole tree: " + e.signal();
    }
    return ofEnding(event, at, run);
  }

  private static String ofEnding(TaskEvent event, Instant at, RunState run) {
    if (event instanceof TaskEvent.WorkerExited e) {
      return "worker "
          + e.exit().words()
          + since(run, e.task(), at)
          + (e.exit().leftovers().isEmpty() ? "" : ", still alive: " + e.exit().leftovers());
    }
    if (event instanceof TaskEvent.Inspected e) {
      return (checked(run, e.task()) ? "inspected again, after the checks: " : "inspected: ")
          + findings(e.evidence().findings());
    }
    if (event instanceof TaskEvent.CheckStarted e) {
      return "check " + e.name() + " started, PID " + e.process().pid() + ", log " + e.log();
    }
    if (event instanceof TaskEvent.CheckFinished e) {
      return "check ended" + checkSince(run, e.task(), at) + ": " + line(e.finding());
    }
    if (event instanceof TaskEvent.Judged e) {
      return "attempt "
          + e.attempt()
          + (e.verdict().passed()
              ? " holds" + (e.verdict().checked() ? "" : ", unchecked")
              : " fails: " + reasons(e.verdict()));
    }
    if (event instanceof TaskEvent.ChangesFiled e) {
      return "changes " + filed(e.filed());
    }
    if (event instanceof TaskEvent.Reopened e) {
      return e.cause().word() + " follows";
    }
    if (event instanceof TaskEvent.Parked e) {
      return "parked "
          + (e.until() == null ? "for a person" : "until " + time(e.until()))
          + ": "
          + e.why();
    }
    if (event instanceof TaskEvent.Woken e) {
      return "goes on: " + e.why();
    }
    if (event instanceof TaskEvent.Disputed e) {
      return "is done again, "
          + e.by()
          + " finds it wanting: "
          + e.reasons().stream().map(Narration::line).collect(Collectors.joining("; "));
    }
    if (event instanceof TaskEvent.Settled e) {
      return e.result() == Result.FAILED
          ? "failed: " + e.reason()
          : e.result() == Result.RESET ? "no longer counts: " + e.reason() : e.reason();
    }
    return event.toString();
  }

  /** Where changes were put, with the commit's short id. */
  public static String filed(Filed filed) {
    String commit = filed.commit();
    return filed.text() + (commit == null ? "" : ", " + commit.substring(0, 10));
  }

  /** Why a verdict is what it is: what fails, each with its subject. */
  public static String reasons(Verdict verdict) {
    return verdict.reasons().stream().map(Narration::line).collect(Collectors.joining("; "));
  }

  private static String findings(List<Finding> findings) {
    return findings.isEmpty()
        ? "nothing amiss"
        : findings.stream().map(Narration::line).collect(Collectors.joining("; "));
  }

  /** A finding as one line with its mark. */
  public static String line(Finding finding) {
    String mark =
        switch (finding.mark()) {
          case HOLDS -> "✓ ";
          case FAILS -> "✗ ";
          case NOTE -> "• ";
        };
    return mark + finding;
  }

  private static String since(RunState run, String task, Instant at) {
    return run.task(task)
        .flatMap(known -> known.last())
        .map(attempt -> " after " + Words.of(Duration.between(attempt.vigil().startedAt(), at)))
        .orElse("");
  }

  private static boolean checked(RunState run, String task) {
    return run.task(task)
        .flatMap(known -> known.last())
        .filter(attempt -> !attempt.inquest().checks().isEmpty())
        .isPresent();
  }

  private static String checkSince(RunState run, String task, Instant at) {
    CheckRun check =
        run.task(task).flatMap(known -> known.last()).map(Attempt::runningCheck).orElse(null);
    return check == null ? "" : " after " + Words.of(Duration.between(check.startedAt(), at));
  }

  /** A size for eyes. */
  public static String size(long bytes) {
    return bytes < 1024
        ? bytes + " B"
        : bytes < 1 << 20 ? bytes / 1024 + " KB" : bytes / (1 << 20) + " MB";
  }
}
