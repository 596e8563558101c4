package coordinator.ledger;

import coordinator.task.Artifacts;
import coordinator.task.Assignment;
import coordinator.task.Cause;
import coordinator.task.Check;
import coordinator.task.Event;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Expected;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.Notes;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.Settlement.Result;
import coordinator.task.Started;
import coordinator.task.Stop;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.Timing;
import coordinator.task.Tokens;
import coordinator.task.TreeRule;
import coordinator.task.Trouble;
import coordinator.task.Verdict;
import coordinator.task.WorkerChoice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A run in which every kind of event happens, and every field has a value somewhere and none
 * elsewhere.
 */
final class Events {

  static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00.123456Z");

  private static final RunEvent.Coordinator SELF =
      new RunEvent.Coordinator(4242, "host", "me", "0.1.0");

  private Events() {}

  /** What happened, a second apart from {@link #BEGIN} on. */
  static List<Event> all() {
    Instant reset = BEGIN.plus(Duration.ofHours(3));
    return List.of(
        new RunEvent.Started("20260301-120000-abcd", "PLAN-x", "plans/PLAN-x.yaml", SELF, 1),
        new TaskEvent.Taken("P01", whole("P01")),
        new TaskEvent.WorkerNotLaunched("P01", "no more processes", BEGIN.plusSeconds(4)),
        new TaskEvent.Woken("P01", "the time has come"),
        started("P01", 1, Cause.FIRST, 1),
        new TaskEvent.WorkerExited("P01", 1, Exit.neverRan()),
        new TaskEvent.WorkerNeverRan("P01", 1),
        started("P01", 1, Cause.FIRST, 2),
        new TaskEvent.WorkerPolled(
            "P01", 1, 1, 4096, Duration.ofMillis(1500), Duration.ofSeconds(12, 340_000_000)),
        new TaskEvent.Extended("P01", 3, "me"),
        new RunEvent.ClockJumped(Duration.ofHours(-24)),
        new TaskEvent.StopRequested("P01", Stop.Reason.STALLED),
        new TaskEvent.StopSignalled("P01", 1, "INT"),
        new TaskEvent.WorkerExited("P01", 1, Exit.ended(143).with(List.of())),
        new TaskEvent.Inspected(
            "P01",
            1,
            new Evidence(
                List.of(
                    Finding.fails("Report", "is missing"), Finding.note("Tree", "2 files changed")),
                null,
                new Tokens(120_000, 80_000, 3_000),
                List.of(
                    new Evidence.FileChange("src/a.txt", 3, 1),
                    new Evidence.FileChange("b.png", -1, -1)))),
        new TaskEvent.Judged(
            "P01", 1, new Verdict(List.of(Finding.fails("Report", "is missing")), false)),
        new TaskEvent.Reopened("P01", Cause.REMEDIATION),
        started("P01", 2, Cause.REMEDIATION, 3),
        new RunEvent.Draining("asked for by me"),
        new RunEvent.Left("TERM"),
        new RunEvent.Continued(SELF),
        new TaskEvent.WorkerExited("P01", 2, Exit.ended(0)),
        new TaskEvent.Inspected("P01", 2, Samples.good()),
        new TaskEvent.CheckStarted("P01", 2, 1, "test", process(4), "tmp/PLAN-x/check-P01-2-1.log"),
        new TaskEvent.CheckFinished(
            "P01", 2, 1, Exit.ended(0), Finding.holds("Check test", "passed, as expected")),
        new TaskEvent.Judged(
            "P01", 2, new Verdict(List.of(Finding.holds("Check test", "passed")), true)),
        new TaskEvent.Settled("P01", Result.PASSED, "passed"),
        new TaskEvent.Taken("P02", Samples.with(Samples.task("P02"), new Limits(0, 0, true))),
        new TaskEvent.Woken("P02", "approved by me"),
        started("P02", 1, Cause.FIRST, 5),
        new TaskEvent.WorkerExited("P02", 1, Exit.lost().with(List.of(77L, 78L))),
        new TaskEvent.Inspected(
            "P02",
            1,
            new Evidence(
                List.of(),
                new Trouble(Trouble.Kind.LIMIT, "try again at 3 PM", reset, "wait, or buy more"),
                Tokens.NONE,
                List.of())),
        new TaskEvent.Judged(
            "P02", 1, new Verdict(List.of(Finding.fails("Worker", "try again at 3 PM")), false)),
        new TaskEvent.Parked("P02", Cause.RETRY, reset, "try again at 3 PM"),
        new RunEvent.Noted("edited too late: \"P01\" – ü, \uD83D\uDE00,\n\ta second line\u0000"),
        new TaskEvent.Parked("P02", Cause.RETRY, null, "somebody must look"),
        new TaskEvent.Settled("P02", Result.FAILED, "rejected by me"),
        new RunEvent.Ended(false, "P02 rejected by me"));
  }

  /** What the first ledgers did not know yet. */
  static List<Event> newer() {
    return List.of(
        new TaskEvent.Taken("P01a", Samples.verifying(whole("P01a"), "P01")),
        new TaskEvent.Disputed(
            "P01", "P01a", List.of(Finding.fails("Verification P01a", "Report: says FAIL"))),
        new TaskEvent.GroundNoted(
            "P01",
            1,
            new Notes("git 4b825dc 01ba4719", Map.of("tree", "01ba4719", "others", "e3b0"))),
        new TaskEvent.ChangesFiled("P01", 1, new Filed("main", "4b825dc", "committed to main")),
        new TaskEvent.ChangesFiled("P01", 2, new Filed("", null, "left as it is: a merge")));
  }

  private static TaskEvent started(String task, int attempt, Cause cause, int process) {
    String log = "tmp/PLAN-x/worker-" + task + "-" + attempt + ".log";
    return new TaskEvent.WorkerStarted(
        task, attempt, cause, process(process), List.of("codex", "exec", "--json", "-"), log);
  }

  private static Started process(int number) {
    String id = String.format("%032x", number);
    return new Started(
        id, 1000 + number, 90_000 + number, 2000 + number, 89_999 + number, "boot-1");
  }

  private static Task whole(String id) {
    return new Task(
        id,
        "Implement it",
        new Assignment(
            new WorkerChoice("codex", Mode.WORKSPACE_WRITE, "gpt-x", List.of("-c", "a=b"), true),
            "/w",
            "Line one\nline two\n",
            "make all",
            List.of("/w/plans")),
        new Timing(Duration.ofMinutes(5), 6, Duration.ofSeconds(10), Duration.ofMinutes(15)),
        new Expected(
            true,
            new Artifacts("/w/r/P01-worker.md", "/w/c/P01.md", "@plan:PLAN-x.P01"),
            List.of(
                new Check(
                    "test",
                    "mvn test",
                    Check.Expect.FAIL,
                    "Assertion",
                    "not found",
                    Duration.ofMinutes(10)),
                Samples.check("build")),
            new TreeRule(TreeRule.Change.MUST_NOT, List.of("src/main/**"))),
        new Limits(2, 5, false));
  }
}
