package coordinator.run;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.DiskCheckpoint;
import coordinator.checkpoint.OffLimits;
import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.engine.TaskSource;
import coordinator.folder.FinishingSource;
import coordinator.folder.Markers;
import coordinator.folder.TaskFile;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.worker.LogLimit;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finishes a run whose coordinator is dead: adopts its live workers, judges and publishes what
 * ended, starts nothing, and lets go of all else that it had claimed.
 */
final class Finishing {

  private final RunFiles files;
  private final Markers markers;
  private final Profiles profiles;
  private final Session session;
  private final Onlooker onlooker;
  private final Set<TaskFile> claimed = new HashSet<>();
  private final AtomicInteger workers = new AtomicInteger();
  private boolean over;
  private @Nullable Outcome outcome;

  Finishing(
      RunFiles files,
      Markers markers,
      Profiles profiles,
      RunEvent.Coordinator self,
      Witness witness) {
    this.files = files;
    this.markers = markers;
    this.profiles = profiles;
    this.onlooker = new Onlooker(witness);
    this.session =
        new Session(
            String.valueOf(files.folder().getFileName()),
            "coordinator tasks status",
            files,
            self,
            onlooker);
  }

  /**
   * Says that a claim of this run was met.
   *
   * @return false if it is too late to look after it
   */
  synchronized boolean claims(TaskFile file) {
    if (!over) {
      claimed.add(file);
    }
    return !over;
  }

  /** Whether a claim was met in time. */
  synchronized boolean knew(TaskFile file) {
    return claimed.contains(file);
  }

  synchronized boolean over() {
    return over;
  }

  /** How it went; empty if another coordinator does it. */
  synchronized Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  int workers() {
    return workers.get();
  }

  /** Finishes the run. To be called once, on a thread of its own. */
  void run() {
    @Nullable Outcome came = null;
    try (RunLock lock = session.lock()) {
      came =
          session.carryOut(
              lock,
              new Remains(),
              engine ->
                  engine.drain("its coordinator is gone; what it started is brought to an end"));
      synchronized (this) {
        over = true;
      }
      new Leavings(files, onlooker.state, markers).letGo(came, claimed);
    } catch (Refused e) {
      if (e.why() != Refused.Why.HELD_BY_ANOTHER) {
        onlooker.says(String.valueOf(e.getMessage()));
        came = new Outcome(Outcome.How.FAILED, String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      came = new Outcome(Outcome.How.BROKEN, Complaint.of(e));
    } finally {
      workers.set(0);
      synchronized (this) {
        over = true;
        outcome = came;
      }
    }
  }

  private final class Remains implements Door {
    private final FinishingSource source = new FinishingSource(markers);

    @Override
    public List<Event> opening(RunState state) throws IOException {
      onlooker.state = state;
      source.publishWhatEnded(state);
      return state.id().isEmpty() || nothingLeft(state) ? List.of() : List.of(session.continued());
    }

    private boolean nothingLeft(RunState state) {
      return state.phase() == RunState.Phase.PASSED || state.phase() == RunState.Phase.FAILED;
    }

    @Override
    public TaskSource source(RunState state) {
      return source;
    }

    @Override
    public LogLimit logLimit() {
      return profiles.logLimit();
    }

    @Override
    public Checkpoint checkpoint() {
      return new DiskCheckpoint(
          files, profiles, task -> Map.of(), OffLimits.NOTHING, session.clock());
    }
  }

  /** Counts the workers that run on. */
  private final class Onlooker implements Witness {
    private final Witness inner;
    private RunState state = new RunState();

    Onlooker(Witness inner) {
      this.inner = inner;
    }

    @Override
    public void begins(Engine engine, RunState run) {
      workers.set(
          (int) run.tasks().stream().map(TaskRun::process).filter(Objects::nonNull).count());
      inner.begins(engine, run);
    }

    @Override
    public void sees(Entry entry) {
      if (entry.event() instanceof TaskEvent.WorkerExited) {
        workers.decrementAndGet();
      }
      inner.sees(entry);
    }

    @Override
    public void says(String text) {
      inner.says(text);
    }
  }
}
