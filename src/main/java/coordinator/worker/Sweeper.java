package coordinator.worker;

import coordinator.worker.ProcessStat.Identity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is left of trees. One thread serves all, so that workers which end together share one
 * look at {@code /proc}: a sweep follows every worker's end, and the look is what it costs.
 */
final class Sweeper {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  /** Between looks, in milliseconds. */
  private static final int[] WAITS = {1, 2, 5, 10, 20, 50};

  private static final int LONGEST = 2_000;

  /** So long the wrapper may take to note the exit code after its worker was ended. */
  private static final int WRAPPER_GRACE = 200;

  private final BlockingQueue<Sweep> asked = new LinkedBlockingQueue<>();

  Sweeper() {
    Daemons.named("sweeper").newThread(this::work).start();
  }

  /** The pids that could not be ended, once the tree is empty or two seconds have passed. */
  CompletableFuture<List<Long>> sweep(Tree tree) {
    Sweep sweep = new Sweep(tree);
    asked.add(sweep);
    return sweep.left;
  }

  private void work() {
    List<Sweep> open = new ArrayList<>();
    ProcessTable seen = ProcessTable.scan();
    int round = 0;
    while (true) {
      try {
        round = open.isEmpty() ? 0 : round + 1;
        int wait = WAITS[Math.min(round, WAITS.length - 1)];
        Sweep next = open.isEmpty() ? asked.take() : asked.poll(wait, TimeUnit.MILLISECONDS);
        open.forEach(sweep -> sweep.waited += wait);
        if (next != null) {
          open.add(next);
          asked.drainTo(open);
        }
        seen = turn(open, seen);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // Whoever waits for these must not wait for ever; those that come later have a fresh look.
        log.error("a sweep failed", e);
        open.forEach(sweep -> sweep.left.complete(sweep.living));
        open.clear();
      }
    }
  }

  private static ProcessTable turn(List<Sweep> open, ProcessTable seen) {
    ProcessTable first =
        seen.again(open.stream().mapToLong(sweep -> sweep.tree.oldest()).min().orElse(0));
    List<Sweep> clean = new ArrayList<>();
    for (Iterator<Sweep> sweeps = open.iterator(); sweeps.hasNext(); ) {
      Sweep sweep = sweeps.next();
      if (sweep.ends(first)) {
        clean.add(sweep);
        sweeps.remove();
      }
    }
    ProcessTable second = first;
    if (!clean.isEmpty()) {
      second = first.withNewcomers();
      for (Sweep sweep : clean) {
        if (!sweep.ends(second)) {
          open.add(sweep);
        }
      }
    }
    clean.removeAll(open);
    clean.forEach(sweep -> sweep.left.complete(List.copyOf(sweep.living)));
    return second;
  }

  /** One tree that is being ended. */
  private static final class Sweep {
    final Tree tree;
    final CompletableFuture<List<Long>> left = new CompletableFuture<>();
    List<Long> living = List.of();
    int waited;

    Sweep(Tree tree) {
      this.tree = tree;
    }

    /** Whether nothing is left, or nothing more is tried. Ends what it finds. */
    boolean ends(ProcessTable table) {
      List<ProcessStat> found = new ArrayList<>(tree.members(table));
      living = found.stream().map(ProcessStat::pid).toList();
      if (found.isEmpty() || waited >= LONGEST) {
        return true;
      }
      Identity wrapper = tree.wrapper();
      if (waited < WRAPPER_GRACE) {
        found.removeIf(process -> process.identity().equals(wrapper));
      } else {
        tree.kill(); // What forks faster than we look is ended with its wrapper.
      }
      Signals.send("KILL", found);
      return false;
    }
  }
}
