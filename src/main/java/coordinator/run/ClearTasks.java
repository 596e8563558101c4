package coordinator.run;

import coordinator.folder.Claim;
import coordinator.folder.Selection;
import coordinator.folder.State;
import coordinator.folder.TaskFile;
import coordinator.ledger.RunLock;
import coordinator.task.RunEvent;
import coordinator.worker.Machine;
import coordinator.worker.Self;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes away markers behind which nobody stands, or that a person wants gone. A living
 * coordinator's are never touched, nor those whose workers {@code tasks run} would adopt.
 */
public final class ClearTasks {

  /**
   * What was found.
   *
   * @param gone markers that were taken away, or would be
   * @param kept claims that were not, each with the reason
   */
  public record Found(List<Path> gone, List<String> kept) {}

  private final Selection selection;
  private final Liveness liveness;
  private final boolean dry;
  private final List<Path> gone = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();

  /**
   * Markers to clear.
   *
   * @param age how old what cannot be proven dead must be
   * @param dry whether they are only named
   */
  public ClearTasks(
      Selection selection,
      RunEvent.Coordinator self,
      InstantSource clock,
      Duration age,
      boolean dry)
      throws IOException {
    this.selection = selection;
    Claim.Owner owner = new Claim.Owner(self.pid(), Self.startTime(), Machine.boot(), self.host());
    this.liveness = new Liveness(owner, clock, age);
    this.dry = dry;
  }

  /** Clears dead coordinators' claims, and what was left half made. */
  public Found stale() throws IOException {
    selection.look((folder, name, state) -> claim(new TaskFile(folder, name)));
    for (Path place : selection.places()) {
      halves(place);
    }
    return new Found(List.copyOf(gone), List.copyOf(kept));
  }

  /**
   * Clears how tasks ended, so that they are pending again, and dead coordinators' claims.
   *
   * @param failed whether only of those that failed
   */
  public Found endings(boolean failed) throws IOException {
    selection.look(
        (folder, name, state) -> {
          TaskFile file = new TaskFile(folder, name);
          if (state == State.FAILED || (state == State.DONE && !failed)) {
            for (Path marker : file.finals()) {
              remove(marker);
            }
          } else if (state == State.IN_PROGRESS && !failed) {
            claim(file);
          }
        });
    return new Found(List.copyOf(gone), List.copyOf(kept));
  }

  private void claim(TaskFile file) throws IOException {
    Optional<Claim> claim = Claim.read(file.inProgress());
    if (claim.isEmpty()) {
      return;
    }
    Path run = claim.get().run();
    if (run != null && Files.exists(TasksHome.files(run).ledger())) {
      kept.add(
          file.path()
              + (RunLock.held(TasksHome.files(run).lock())
                  ? ": is being carried out by PID " + claim.get().owner().pid()
                  : ": its coordinator is gone; 'coordinator tasks run' finishes it"));
    } else if (!liveness.dead(file, claim.get())) {
      kept.add(file.path() + ": PID " + claim.get().owner().pid() + " may live");
    } else if (dry || liveness.takeAway(file, claim.get())) {
      gone.add(file.inProgress());
    }
  }

  private void halves(Path place) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place, ".{lock-,tmp_*-}*")) {
      for (Path half : all) {
        if (liveness.old(Files.getLastModifiedTime(half).toInstant()) && !RunLock.held(half)) {
          remove(half);
        }
      }
    }
  }

  private void remove(Path marker) throws IOException {
    if (dry ? Files.exists(marker) : Files.deleteIfExists(marker)) {
      gone.add(marker);
    }
  }
}
