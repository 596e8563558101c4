package coordinator.cli;

import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.run.Refused;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Queue;
import coordinator.run.daemon.Submission;
import coordinator.run.daemon.Wish;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks something of the daemon, and waits until it has done it. */
final class DaemonRequests {

  private static final int PATIENCE_SECONDS = 10;

  private final Surroundings around;
  private final DaemonFolder folder;

  DaemonRequests(Surroundings around) {
    this.around = around;
    this.folder = DaemonFolder.of(around.environment());
  }

  int stop() throws IOException, Refused, InterruptedException {
    if (!RunLock.held(folder.lock())) {
      throw new Refused(Refused.Why.BAD_USAGE, "no daemon runs (" + folder.root() + ")");
    }
    String holder = RunLock.holder(folder.lock());
    Wish wish = Wish.stop(folder);
    if (!within(() -> gone())) {
      around
          .terminal()
          .err()
          .println(
              "coordinator: the daemon, "
                  + holder
                  + ", has not ended after "
                  + PATIENCE_SECONDS
                  + " s"
                  + (wish.heard() ? "" : ", and has not heard it"));
      return 1;
    }
    around.terminal().out().println("daemon ended; its workers run on. Go on: coordinator serve");
    return 0;
  }

  /** Takes a plan back that waits at the daemon; false if none of it waits. */
  boolean withdraw(String named) throws IOException, Refused, InterruptedException {
    Plan plan = around.look(named);
    Queue queue = new Queue(folder);
    List<Submission> waiting =
        queue.unfinished().stream()
            .filter(submission -> submission.file().equals(plan.layout().file().toString()))
            .filter(submission -> submission.begun() == null)
            .toList();
    boolean withdrawn = false;
    for (Submission submission : waiting) {
      if (RunLock.held(folder.lock())) {
        Wish wish = Wish.withdraw(folder, submission.id());
        within(wish::heard);
        withdrawn |= queue.done(submission.id()).isPresent();
      } else {
        queue.withdraw(submission, around.clock().instant());
        withdrawn = true;
      }
    }
    if (withdrawn) {
      around.terminal().out().println(plan.name() + ": taken back, it had not begun");
    }
    return withdrawn;
  }

  private boolean gone() {
    try {
      return !RunLock.held(folder.lock());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean within(BooleanSupplier done) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < PATIENCE_SECONDS * 20 && !done.getAsBoolean(); i++) {
      if (never.await(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return done.getAsBoolean();
  }
}
