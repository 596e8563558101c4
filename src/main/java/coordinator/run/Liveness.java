package coordinator.run;

import coordinator.folder.Claim;
import coordinator.folder.TaskFile;
import coordinator.ledger.RunLock;
import coordinator.worker.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether whoever made a claim lives, by pid and start time; where that cannot be told, by
 * the claim's age.
 *
 * @param self this process
 * @param clock the time
 * @param stale how old a claim must be that cannot be proven dead, such as another host's
 */
record Liveness(Claim.Owner self, InstantSource clock, Duration stale) {

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  /** Whether neither the coordinator nor a worker of it can live. */
  boolean dead(TaskFile file, Claim claim) {
    return !lives(claim) && !Machine.carries(RunTasks.TASK_FILE, file.path().toString());
  }

  private boolean lives(Claim claim) {
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
    return started.isEmpty() || owner.startTime() == 0
        ? !old(claim)
        : started.getAsLong() == owner.startTime();
  }

  /** Whether it is another host's, of which we can only tell that it is not old. */
  boolean mayLiveElsewhere(Claim claim) {
    return elsewhere(claim) && !old(claim);
  }

  private boolean elsewhere(Claim claim) {
    return !claim.owner().host().isEmpty() && !claim.owner().host().equals(self.host());
  }

  private boolean old(Claim claim) {
    return old(claim.at());
  }

  /** Whether something that was made then is old. */
  boolean old(Instant made) {
    return Duration.between(made, clock.instant()).compareTo(stale) > 0;
  }

  /**
   * Takes a dead claim away. One at a time, so that nobody takes away what another claimed since.
   */
  boolean takeAway(TaskFile file, Claim claim) throws IOException {
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
