package coordinator.run;

import coordinator.task.Attempt;
import coordinator.task.Evidence.FileChange;
import coordinator.task.RunState;
import coordinator.task.Started;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import coordinator.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands, for eyes and scripts.
 *
 * @param plan the plan's name
 * @param run the run's id; empty if there never was a run
 * @param state in one word: {@code none, running, draining, left, passed, failed}
 * @param detail the rest about the run
 * @param phases in order
 */
public record Standing(String plan, String run, String state, Detail detail, List<Phase> phases) {

  private static final String UNCHECKED = Verdict.words(false);

  /**
   * More about a run.
   *
   * @param why why it is in its state; may be empty
   * @param coordinator who holds it now; empty if nobody does
   * @param startedAt when it was started, or null
   * @param changedAt when the last event happened, or null
   * @param folder where its files lie; empty if there are none
   * @param tokens tokens that its workers reported
   * @param remarks what a person should know of it, each in one line
   * @param queuedAt since when the plan waits at the daemon, or null
   */
  public record Detail(
      String why,
      String coordinator,
      @Nullable Instant startedAt,
      @Nullable Instant changedAt,
      String folder,
      long tokens,
      List<String> remarks,
      @Nullable Instant queuedAt) {

    public Detail {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Where a phase stands.
   *
   * @param id its id
   * @param title its title; may be empty
   * @param state in one word: {@code waiting, ready, running, stopping, inspecting, checking,
   *     parked, passed, failed}
   * @param reason why; may be empty
   * @param attempts how many attempts there were
   * @param changed files of the work tree that its attempts changed since it was taken; empty
   *     before its first is over
   * @param live what is known while it is under way, or how long it took; null before its first
   *     attempt
   */
  public record Phase(
      String id,
      String title,
      String state,
      String reason,
      int attempts,
      List<FileChange> changed,
      @Nullable Live live) {

    public Phase {
      changed = List.copyOf(changed);
    }
  }

  /**
   * A phase that was started.
   *
   * @param pid of the process that runs now, or null if none does
   * @param startedAt when the first attempt since it was taken was started
   * @param endedAt when it was settled, or null
   * @param polls polls of the attempt under way, or the last one
   * @param nextPoll when it is polled next, or null
   */
  public record Live(
      @Nullable Long pid,
      Instant startedAt,
      @Nullable Instant endedAt,
      int polls,
      @Nullable Instant nextPoll) {

    /** How long it took, or takes so far. */
    public Duration elapsed(Instant now) {
      return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }
  }

  /** Phases that passed although nothing but their workers' word speaks for them. */
  public long unchecked() {
    return phases.stream()
        .filter(phase -> phase.state().equals("passed") && phase.reason().equals(UNCHECKED))
        .count();
  }

  /**
   * Where a run stands.
   *
   * @param planned the tasks of the plan, in order; those that the run does not know yet are
   *     waiting
   * @param remarks what a person should know, each in one line
   */
  public static Standing of(
      String plan,
      List<Task> planned,
      RunState state,
      String coordinator,
      String folder,
      List<String> remarks) {
    List<Phase> phases = new ArrayList<>();
    for (Task task : planned) {
      phases.add(state.task(task.id()).map(Standing::phase).orElseGet(() -> waiting(task)));
    }
    Set<String> known = planned.stream().map(Task::id).collect(Collectors.toSet());
    for (TaskRun run : state.tasks()) {
      if (!known.contains(run.task().id())) {
        phases.add(phase(run));
      }
    }
    boolean none = state.id().isEmpty();
    return new Standing(
        plan,
        state.id(),
        none ? "none" : word(state, coordinator),
        new Detail(
            state.why(),
            coordinator,
            state.startedAt(),
            none ? null : state.changedAt(),
            folder,
            state.tokens(),
            remarks,
            null),
        phases);
  }

  /** The same, where the plan waits at the daemon. */
  public Standing queued(Instant since) {
    Detail now =
        new Detail(
            detail.why,
            detail.coordinator,
            detail.startedAt,
            detail.changedAt,
            detail.folder,
            detail.tokens,
            detail.remarks,
            since);
    return new Standing(plan, run, state, now, phases);
  }

  private static String word(RunState state, String coordinator) {
    return switch (state.phase()) {
      case RUNNING -> coordinator.isEmpty() ? "left" : "running";
      case DRAINING -> coordinator.isEmpty() ? "left" : "draining";
      case LEFT -> "left";
      case PASSED -> "passed";
      case FAILED -> "failed";
    };
  }

  private static Phase waiting(Task task) {
    return new Phase(task.id(), task.title(), "waiting", "", 0, List.of(), null);
  }

  private static Phase phase(TaskRun run) {
    boolean begun = !run.counted().isEmpty() && !word(run).equals("waiting");
    int attempts = run.attempts().size();
    return new Phase(
        run.task().id(),
        run.task().title(),
        word(run),
        reason(run),
        attempts,
        begun ? changed(run) : List.of(),
        begun ? live(run) : null);
  }

  /** What the attempts changed, each file once, with the lines of all of them. */
  private static List<FileChange> changed(TaskRun run) {
    Map<String, FileChange> files = new TreeMap<>();
    for (Attempt attempt : run.counted()) {
      if (attempt.inquest().evidence() != null) {
        attempt
            .inquest()
            .evidence()
            .changed()
            .forEach(change -> files.merge(change.path(), change, Standing::both));
      }
    }
    return List.copyOf(files.values());
  }

  private static FileChange both(FileChange one, FileChange other) {
    boolean counted = one.added() >= 0 && other.added() >= 0;
    return counted
        ? new FileChange(one.path(), one.added() + other.added(), one.removed() + other.removed())
        : new FileChange(one.path(), -1, -1);
  }

  private static Live live(TaskRun run) {
    Started process = run.process();
    Attempt last = run.attempt();
    boolean polled = run.status() == Status.RUNNING;
    return new Live(
        process == null ? null : process.pid(),
        run.counted().get(0).vigil().startedAt(),
        run.settlement() == null ? null : run.settlement().at(),
        last.vigil().polls(),
        polled ? last.vigil().polledAt().plus(run.task().timing().every()) : null);
  }

  /** Where a task is, in one word. */
  static String word(TaskRun run) {
    return switch (run.status()) {
      case READY -> "ready";
      case RUNNING -> "running";
      case STOPPING -> "stopping";
      case EXITED -> "inspecting";
      case CHECKING, JUDGED -> "checking";
      case PARKED -> "parked";
      case SETTLED -> run.passed() ? "passed" : run.failed() ? "failed" : "waiting";
    };
  }

  private static String reason(TaskRun run) {
    if (run.settlement() != null) {
      return run.settlement().reason();
    }
    if (run.status() == Status.PARKED) {
      Instant until = run.pending().until();
      return (until == null ? "waits for a person: " : "until " + Narration.time(until) + ": ")
          + run.pending().why();
    }
    return run.toMend()
        .map(Attempt::inquest)
        .map(Attempt.Inquest::verdict)
        .map(verdict -> "before: " + Narration.reasons(verdict))
        .orElse("");
  }
}
