package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Assignment;
import coordinator.task.Cause;
import coordinator.task.Check;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Expected;
import coordinator.task.Finding;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.Timing;
import coordinator.task.TreeRule;
import coordinator.task.Verdict;
import coordinator.task.WorkerChoice;
import coordinator.worker.Launch;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workspace with one task after the other, as the engine would take them through a checkpoint.
 */
final class Bench {

  static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  /** The phases of the plan that the tasks are of. */
  private static final List<String> PHASES =
      List.of("P06", "P06a", "P07", "P07a", "P08", "V01", "review", "reviewer", "P03");

  final Path workspace;
  final RunFiles files;
  final DiskCheckpoint checkpoint;

  Bench(Path folder, Path... offLimits) throws IOException {
    workspace = Files.createDirectories(folder.resolve("ws")).toRealPath();
    files = new RunFiles(workspace, workspace.resolve("tmp/PLAN-DEMO"));
    Path config = folder.resolve("coordinator.yaml");
    Files.writeString(config, "profiles:\n  agent:\n    program: sh\n    args: [worker.sh]\n");
    Profiles profiles = Profiles.load(List.of(config), Map.of());
    checkpoint =
        new DiskCheckpoint(
            files,
            profiles,
            task -> Map.of("FOR", task),
            OffLimits.of(List.of(offLimits), PHASES.stream().map(this::agent).toList()),
            InstantSource.fixed(NOW));
  }

  Artifacts artifacts(String id) {
    Path folder = workspace.resolve("plans/PLAN-DEMO");
    return new Artifacts(
        folder.resolve("reports/" + id + "-worker.md").toString(),
        folder.resolve(".completed/" + id + ".md").toString(),
        "@plan:PLAN-DEMO." + id);
  }

  private Task agent(String id) {
    return agent(id, TreeRule.FREE);
  }

  Task agent(String id, TreeRule rule, Check... checks) {
    return task(id, "agent", null, new Expected(false, artifacts(id), List.of(checks), rule));
  }

  /** An agent that may only read. */
  Task reader(String id, TreeRule rule) {
    Task task = agent(id, rule);
    Assignment may = task.assignment();
    WorkerChoice worker = new WorkerChoice("agent", Mode.READ_ONLY, null, List.of(), true);
    return new Task(
        id,
        "",
        new Assignment(worker, may.directory(), may.prompt(), null, may.writable()),
        task.timing(),
        task.expected(),
        task.limits());
  }

  Task shell(String id, String run) {
    return task(id, "shell", run, new Expected(true, null, List.of(), TreeRule.FREE));
  }

  private Task task(String id, String profile, @Nullable String run, Expected expected) {
    WorkerChoice worker = new WorkerChoice(profile, Mode.DANGER_FULL_ACCESS, null, List.of(), true);
    String prompt = run == null ? "Do " + id + "." : "";
    Assignment assignment = new Assignment(worker, workspace.toString(), prompt, run, List.of());
    return new Task(id, "", assignment, Timing.DEFAULT, expected, Limits.DEFAULT);
  }

  static Check check(String name, String run, Check.Expect expect) {
    return new Check(name, run, expect, null, null, Duration.ofMinutes(1));
  }

  RunState taken(Task task) {
    return applied(new RunState(), new TaskEvent.Taken(task.id(), task));
  }

  RunState launched(RunState state, String task) {
    TaskRun run = run(state, task);
    Cause cause = run.pending().cause();
    return applied(
        state,
        new TaskEvent.WorkerStarted(
            task, run.nextNumber(), cause, process(), List.of("sh"), "log"));
  }

  RunState exited(RunState state, String task, int code) {
    int number = run(state, task).attempt().number();
    return applied(state, new TaskEvent.WorkerExited(task, number, Exit.ended(code)));
  }

  RunState judged(RunState state, String task, Evidence evidence, Finding... checks) {
    int number = run(state, task).attempt().number();
    applied(state, new TaskEvent.Inspected(task, number, evidence));
    List<Finding> findings = new ArrayList<>(evidence.findings());
    for (int i = 0; i < checks.length; i++) {
      applied(state, new TaskEvent.CheckStarted(task, number, i + 1, "test", process(), "log"));
      applied(state, new TaskEvent.CheckFinished(task, number, i + 1, Exit.ended(0), checks[i]));
      findings.add(checks[i]);
    }
    return applied(state, new TaskEvent.Judged(task, number, new Verdict(findings, true)));
  }

  RunState reopened(RunState state, String task) {
    return applied(state, new TaskEvent.Reopened(task, Cause.REMEDIATION));
  }

  private static RunState applied(RunState state, TaskEvent event) {
    state.apply(event, NOW);
    return state;
  }

  TaskRun run(RunState state, String task) {
    return state.task(task).orElseThrow();
  }

  private static Started process() {
    return new Started("id", 1, 1, 1, 1, "boot");
  }

  /** What a worker does in its attempt. */
  interface Work {
    void run() throws IOException;
  }

  /** The state after a whole attempt up to its inspection. */
  record Done(RunState state, Evidence evidence, Launch launch) {
    List<String> failures() {
      return evidence.findings().stream().filter(Finding::failed).map(Finding::toString).toList();
    }
  }

  /** The state with the next worker launched on noted ground. */
  RunState prepared(RunState state, String task) throws IOException {
    return launched(state, task, checkpoint.prepare(run(state, task)));
  }

  private RunState launched(RunState state, String task, Checkpoint.Prepared prepared) {
    int number = run(state, task).nextNumber();
    return launched(
        applied(state, new TaskEvent.GroundNoted(task, number, prepared.notes())), task);
  }

  Done attempt(RunState state, String task, Work work) throws IOException {
    Checkpoint.Prepared prepared = checkpoint.prepare(run(state, task));
    RunState running = launched(state, task, prepared);
    work.run();
    RunState over = exited(running, task, 0);
    return new Done(over, checkpoint.inspect(run(over, task)), prepared.launch());
  }

  /** What a check did that ran after an attempt, seen by the look after it. */
  Done checked(Done done, String task, Work check) throws IOException {
    int number = run(done.state(), task).attempt().number();
    applied(done.state(), new TaskEvent.Inspected(task, number, done.evidence()));
    applied(done.state(), new TaskEvent.CheckStarted(task, number, 1, "test", process(), "log"));
    check.run();
    Finding green = Finding.holds("Check test", "passed");
    applied(done.state(), new TaskEvent.CheckFinished(task, number, 1, Exit.ended(0), green));
    return new Done(done.state(), checkpoint.inspect(run(done.state(), task)), done.launch());
  }

  Done attempt(Task task, Work work) throws IOException {
    return attempt(taken(task), task.id(), work);
  }

  void write(String path, String text) throws IOException {
    Path file = workspace.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Honest artifacts. */
  void papers(String id, String word) throws IOException {
    write(
        "plans/PLAN-DEMO/reports/" + id + "-worker.md",
        "# " + id + " " + word + "\n\nStatus: PASS\n");
    write(
        "plans/PLAN-DEMO/.completed/" + id + ".md",
        "@plan:PLAN-DEMO."
            + id
            + "\nCompleted: 2026-11-20T10:00:00Z "
            + word
            + "\n```\n3 passed\n```\n");
  }

  void git(String... arguments) throws IOException {
    git(workspace, arguments);
  }

  static String git(Path folder, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + out);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return out;
  }
}
