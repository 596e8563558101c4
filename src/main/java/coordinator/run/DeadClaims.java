package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.engine.Outcome;
import coordinator.folder.Claim;
import coordinator.folder.Markers;
import coordinator.folder.Neighbours;
import coordinator.folder.TaskFile;
import coordinator.ledger.RunLock;
import coordinator.task.RunEvent;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tells dead coordinators' claims from those of living ones. A dead one's run is finished here,
 * beside our own, and a claim of which no run is left is taken away.
 */
final class DeadClaims implements Neighbours {

  private final Claim.Owner self;
  private final RunEvent.Coordinator coordinator;
  private final Profiles profiles;
  private final Supplier<Witness> witnesses;
  private final Liveness claims;
  private final Map<Path, Finishing> runs = new ConcurrentHashMap<>();
  private final Map<Finishing, Thread> all = new ConcurrentHashMap<>();

  /**
   * Looks after others' claims.
   *
   * @param witnesses gives who looks on, for each run that is finished
   * @param claims tells which are dead
   */
  DeadClaims(
      Claim.Owner self,
      RunEvent.Coordinator coordinator,
      Profiles profiles,
      Supplier<Witness> witnesses,
      Liveness claims) {
    this.self = self;
    this.coordinator = coordinator;
    this.profiles = profiles;
    this.witnesses = witnesses;
    this.claims = claims;
  }

  @Override
  public Fate look(TaskFile file, Claim claim) throws IOException {
    Path run = claim.run();
    if (run != null && Files.exists(TasksHome.files(run).ledger())) {
      return finish(run, file, claim);
    }
    return claims.dead(file, claim) && claims.takeAway(file, claim) ? Fate.FREED : Fate.HELD;
  }

  private Fate finish(Path run, TaskFile file, Claim claim) throws IOException {
    Finishing known = runs.get(run);
    if (known != null && known.claims(file)) {
      return Fate.FINISHING;
    }
    if (known != null && known.knew(file)) {
      return Fate.HELD;
    }
    if (claims.mayLiveElsewhere(claim) || RunLock.held(TasksHome.files(run).lock())) {
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
}
