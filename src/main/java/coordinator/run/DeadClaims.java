package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.folder.Claim;
import coordinator.folder.Markers;
import coordinator.folder.Neighbours;
import coordinator.folder.TaskFile;
import coordinator.ledger.RunLock;
import coordinator.task.RunEvent;
import coordinator.worker.Machine;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells dead coordinators' claims from those of living ones. A dead one's run is finished here,
 * beside our own, and a claim of which no run is left is taken away.
 */
final class DeadClaims implements Neighbours {

  private static final Logger LOG = LoggerFactory.getLogger(DeadClaims.class);

  private final Claim.Owner self;
  private final RunEvent.Coordinator coordinator;
  private final Profiles profiles;
  private final Supplier<Witness> witnesses;
  private final InstantSource clock;
  private final Duration stale;
  private final Map<Path, Finishing> runs = new ConcurrentHashMap<>();
  private final Map<Finishing, Thread> all = new ConcurrentHashMap<>();

  /**
   * Looks after others' claims.
   *
   * @param witnesses gives who looks on, for each run that is finished
   * @param stale how old a claim must be that cannot be proven dead, such as another host's
   */
  DeadClaims(
      Claim.Owner self,
      RunEvent.Coordinator coordinator,
      Profiles profiles,
      Supplier<Witness> witnesses,
      InstantSource clock,
      Duration stale) {
    this.self = self;
    this.coordinator = coordinator;
    this.profiles = profiles;
    this.witnesses = witnesses;
    this.clock = clock;
    this.stale = stale;
  }

  @Override
  public Fate look(TaskFile file, Claim claim) throws IOException {
    Path run = claim.run();
    if (run != null && Files.exists(TasksHome.files(run).ledger())) {
      return finish(run, file, claim);
    }
    if (lives(claim) || carried(file)) {
      return Fate.HELD;
    }
    return takeAway(file, claim) ? Fate.FREED : Fate.HELD;
  }

  private Fate finish(Path run, TaskFile file, Claim claim) throws IOException {
    Finishing known = runs.get(run);
    if (known != null && known.claims(file)) {
      return Fate.FINISHING;
    }
    if (known != null && known.knew(file)) {
      return Fate.HELD;
    }
    if ((elsewhere(claim) && !old(claim)) || RunLock.held(TasksHome.files(run).lock())) {
      return Fate.HELD;
    }
    finish(run).claims(file);
    return Fate.FINISHING;
  }

  /** Begins to finish a run whose lock nobody holds. */
  synchronized Finishing finish(Path run) {
    RunFiles files = TasksHome.files(run);
    Markers markers = new Markers(files, self, "", null);
    Finishing finishing = new Finishing(files, markers, profiles, coordinator, witnesses.get());
    Thread thread = new Thread(finishing::run, "finishing " + run.getFileName());
    runs.put(run, finishing);
    all.put(finishing, thread);
    thread.start();
    return finishing;
  }

  @Override
  public boolean finishing() {
    return runs.values().stream().anyMatch(run -> !run.over());
  }

  @Override
  public int workers() {
    return runs.values().stream().mapToInt(Finishing::workers).sum();
  }

  /** Waits until all that was begun is finished or left, and says how it went. */
  List<Outcome> await() throws InterruptedException {
    for (Thread thread : List.copyOf(all.values())) {
      thread.join();
    }
    return all.keySet().stream().map(Finishing::outcome).flatMap(Optional::stream).toList();
  }

  /** Whether a claim's coordinator lives, as far as that can be told. */
  boolean lives(Claim claim) {
    Claim.Owner owner = claim.owner();
    if (elsewhere(claim)) {
      return !old(claim);
    }
    if (!owner.boot().isEmpty() && !owner.boot().equals(self.boot())) {
      return false;
    }
    OptionalLong started = owner.pid() > 0 ? Machine.started(owner.pid()) : OptionalLong.empty();
    if (owner.pid() > 0 && started.isEmpty()) {
      return false;
    }
    // Without a start time the pid may be another process's by now.
    return owner.startTime() == 0 || owner.pid() == 0
        ? !old(claim)
        : started.getAsLong() == owner.startTime();
  }

  private static boolean carried(TaskFile file) {
    return Machine.carries(RunTasks.TASK_FILE, file.path().toString());
  }

  private boolean elsewhere(Claim claim) {
    return !claim.owner().host().isEmpty() && !claim.owner().host().equals(self.host());
  }

  private boolean old(Claim claim) {
    return Duration.between(claim.at(), clock.instant()).compareTo(stale) > 0;
  }

  /** One at a time, so that nobody takes away what another has claimed since. */
  private boolean takeAway(TaskFile file, Claim claim) throws IOException {
    Optional<RunLock> lock = RunLock.take(file.lock(), "PID " + self.pid());
    if (lock.isEmpty()) {
      return false;
    }
    try (RunLock held = lock.get()) {
      boolean same = Claim.read(file.inProgress()).filter(claim::equals).isPresent();
      if (same) {
        LOG.info("{}: a dead coordinator's claim is taken away", file.path());
        Files.delete(file.inProgress());
      }
      Files.deleteIfExists(file.lock());
      return same;
    }
  }
}
