package coordinator.cli;

import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.run.Refused;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Queue;
import coordinator.run.daemon.Submission;
import coordinator.run.daemon.Wish;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks something of the daemon, and waits until it has done it. */
final class DaemonRequests {

  private static final int PATIENCE_SECONDS = 10;

  private final Surroundings around;
  private final DaemonFolder folder;
  private final Queue queue;

  DaemonRequests(Surroundings around) {
    this.around = around;
    this.folder = DaemonFolder.of(around.environment());
    this.queue = new Queue(folder);
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
    boolean under = queue.unfinished().stream().anyMatch(known -> known.begun() != null);
    around
        .terminal()
        .out()
        .println(
            "daemon ended; "
                + (under ? "its workers run on. Go on: coordinator serve" : "nothing ran"));
    return 0;
  }

  /**
   * Takes a plan back that waits at the daemon. Where the daemon has just begun it, waits until
   * somebody holds its run and can be asked.
   *
   * @return false if none of it waits
   * @throws Refused if it stays in the queue all the same
   */
  boolean withdraw(String named) throws IOException, Refused, InterruptedException {
    Plan plan = around.look(named);
    boolean withdrawn = false;
    for (Submission submission : queue.unfinished(plan)) {
      withdrawn |= submission.begun() == null && withdrawn(submission);
      if (RunLock.held(folder.lock()) && !within(() -> settled(submission.id(), plan))) {
        throw new Refused(
            Refused.Why.HELD_BY_ANOTHER,
            plan.name()
                + " is still in the daemon's queue, and has a run to be taken up before it can be"
                + " stopped. Ask again, or end the daemon: coordinator stop --daemon");
      }
    }
    if (withdrawn) {
      around.terminal().out().println(plan.name() + ": taken back, it had not begun");
    }
    return withdrawn;
  }

  /** The wish is there before anybody looks for a daemon: one that starts meanwhile finds it. */
  private boolean withdrawn(Submission submission)
      throws IOException, Refused, InterruptedException {
    Wish wish = Wish.withdraw(folder, submission.id());
    if (!RunLock.held(folder.lock())) {
      queue.withdraw(submission, around.clock().instant());
      wish.takeBack();
      return true;
    }
    boolean unheard = !within(wish::heard) && wish.takeBack();
    boolean withdrawn =
        queue
            .done(submission.id())
            .filter(done -> done.ended().how().equals("withdrawn"))
            .isPresent();
    if (unheard && !withdrawn) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          submission.plan()
              + " waits at the daemon, "
              + RunLock.holder(folder.lock())
              + ", which has not answered for "
              + PATIENCE_SECONDS
              + " s; nothing was changed");
    }
    return withdrawn;
  }

  private boolean settled(String submission, Plan plan) {
    try {
      return queue.done(submission).isPresent() || RunLock.held(around.home(plan).files().lock());
    } catch (IOException e) {
      return false;
    }
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
