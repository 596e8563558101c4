package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run and its tasks, in the order in which they were first taken: the fold of a ledger. Only
 * events change it; it belongs to one thread.
 */
public final class RunState {

  /** Where a run is. */
  public enum Phase {
    RUNNING,
    /** No further task is started. */
    DRAINING,
    /** Nobody carries it out at present. */
    LEFT,
    PASSED,
    FAILED
  }

  private final Map<String, TaskRun> tasks = new LinkedHashMap<>();
  private String id = "";
  private String name = "";
  private String source = "";
  private @Nullable Instant startedAt;
  private Phase phase = Phase.LEFT;
  private String why = "";
  private Instant changedAt = Instant.EPOCH;
  private long tokens;
  private int attempts;

  void start(String run, String of, String from, Instant at) {
    id = run;
    name = of;
    source = from;
    startedAt = at;
    turn(Phase.RUNNING, "");
    changedAt = at;
  }

  void turn(Phase next, String reason) {
    phase = next;
    why = reason;
  }

  void put(TaskRun run) {
    TaskRun before = tasks.put(run.task().id(), run);
    tokens += run.tokens().total() - (before == null ? 0 : before.tokens().total());
    attempts += run.attempts().size() - (before == null ? 0 : before.attempts().size());
  }

  /** A coordinator that takes the run up tries anew what another gave up. */
  void forgetMisses() {
    tasks.replaceAll((task, run) -> run.with(run.pending().hit()));
  }

  void shift(Duration by) {
    tasks.replaceAll((task, run) -> run.shifted(by));
  }

  /** Carries the run over an event. */
  public void apply(Event event, Instant at) {
    event.apply(this, at);
    changedAt = at;
  }

  public Optional<TaskRun> task(String task) {
    return Optional.ofNullable(tasks.get(task));
  }

  public Collection<TaskRun> tasks() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  /** Input and output tokens that its workers reported, all together. */
  public long tokens() {
    return tokens;
  }

  /** How many attempts were made for all of its tasks. */
  public int attempts() {
    return attempts;
  }

  /** The run's id; empty before its first event. */
  public String id() {
    return id;
  }

  /** The name of what is carried out. */
  public String name() {
    return name;
  }

  /** Where it came from, such as the plan's file; as its first event says. */
  public String source() {
    return source;
  }

  /** When it was first started; null before its first event. */
  public @Nullable Instant startedAt() {
    return startedAt;
  }

  /** When the last event happened. */
  public Instant changedAt() {
    return changedAt;
  }

  public Phase phase() {
    return phase;
  }

  /** Why the run is in its phase; may be empty. */
  public String why() {
    return why;
  }
}
