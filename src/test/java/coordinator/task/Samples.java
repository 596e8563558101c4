package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks, processes and findings as small as they can be, for tests of every package. */
public final class Samples {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Samples() {}

  /** An agent's task that owes nothing and has no checks. */
  public static Task task(String id) {
    return new Task(
        id,
        "Title of " + id,
        new Assignment(
            new WorkerChoice("codex", Mode.WORKSPACE_WRITE, null, List.of(), false),
            "/w",
            "Do " + id,
            null,
            List.of()),
        Timing.DEFAULT,
        new Expected(false, null, List.of(), TreeRule.FREE),
        Limits.DEFAULT);
  }

  public static Task with(Task task, Timing timing) {
    return new Task(
        task.id(), task.title(), task.assignment(), timing, task.expected(), task.limits());
  }

  public static Task with(Task task, Limits limits) {
    return new Task(
        task.id(), task.title(), task.assignment(), task.timing(), task.expected(), limits);
  }

  public static Task with(Task task, Expected expected) {
    return new Task(
        task.id(), task.title(), task.assignment(), task.timing(), expected, task.limits());
  }

  public static Task with(Task task, TreeRule tree) {
    Expected old = task.expected();
    return with(task, new Expected(old.exitDecides(), old.artifacts(), old.checks(), tree));
  }

  /** The same task with checks that must pass, named so. */
  public static Task withChecks(Task task, String... names) {
    List<Check> checks = List.of(names).stream().map(Samples::check).toList();
    Expected old = task.expected();
    return with(
        task, new Expected(old.exitDecides(), old.artifacts(), checks, old.tree(), old.verifies()));
  }

  /** The same task as the verifier of another. */
  public static Task verifying(Task task, String other) {
    Expected old = task.expected();
    return with(
        task, new Expected(old.exitDecides(), old.artifacts(), old.checks(), old.tree(), other));
  }

  /** A report says FAIL. */
  public static Evidence rejecting() {
    return new Evidence(
        List.of(Finding.fails("Report", "r.md:3 says 'Status: FAIL'")),
        null,
        Tokens.NONE,
        List.of());
  }

  /** The same task as a shell step: its exit code decides. */
  public static Task shell(Task task) {
    Expected old = task.expected();
    return with(
        task, new Expected(true, old.artifacts(), old.checks(), old.tree(), old.verifies()));
  }

  public static Check check(String name) {
    return new Check(name, "run " + name, Check.Expect.PASS, null, null, Duration.ofMinutes(10));
  }

  public static Started process(int number) {
    return new Started("id-" + number, 1000 + number, 7, 500 + number, 6, "boot-1");
  }

  public static Evidence good() {
    return new Evidence(
        List.of(Finding.holds("Report", "says PASS")), null, Tokens.NONE, List.of());
  }

  public static Evidence bad() {
    return new Evidence(
        List.of(Finding.fails("Report", "is missing")), null, Tokens.NONE, List.of());
  }

  public static Evidence troubled(Trouble.Kind kind, @Nullable Instant until) {
    return new Evidence(
        List.of(),
        new Trouble(kind, "the model is " + kind, until, "wait"),
        Tokens.NONE,
        List.of());
  }
}
