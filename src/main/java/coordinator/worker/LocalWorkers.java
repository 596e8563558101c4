package coordinator.worker;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are processes on this machine. Each outlives this program, which owns nothing of it:
 * its output goes to its log by the operating system, its exit code to a file by its wrapper, and
 * it is found again by what {@code /proc} says.
 */
public final class LocalWorkers implements Workers, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalWorkers.class);

  /** So many wrappers wait for work at most; more were only needed for a moment. */
  private static final int MOST_IDLE = 128;

  /** What a pipe holds in any case, less than half of it, in characters. */
  private static final int SHORT = 8_000;

  private static final Path NOTHING = Path.of("/dev/null");

  /**
   * One for all runs of this process; it never ends, and a look at {@code /proc} serves them all.
   */
  private static final Sweeper SWEEPER = new Sweeper();

  private final String boot;
  private final List<String> launcher;
  private final Adoption adoption = new Adoption();
  private final Observer observer;
  private final Cgroups cgroups;
  private final Lookout lookout;
  private final LogWatch logs;
  private final Map<String, Wrapper> armed = new ConcurrentHashMap<>();
  private final Deque<Wrapper> idle = new ConcurrentLinkedDeque<>();
  private final Map<String, Wrapper> used = new ConcurrentHashMap<>();
  private final Set<Identity> ours = ConcurrentHashMap.newKeySet();
  private final Map<String, Tree> trees = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * With a clock against which the age of logs is told.
   *
   * @param limit how large a log may become
   */
  public LocalWorkers(InstantSource clock, LogLimit limit) throws IOException {
    this(clock, limit, Cgroups.detect());
  }

  LocalWorkers(InstantSource clock, LogLimit limit, Cgroups cgroups) throws IOException {
    this.logs = new LogWatch(limit);
    this.observer = new Observer(clock);
    this.cgroups = cgroups;
    this.lookout = new Lookout(trees.values());
    this.boot = Machine.boot();
    this.launcher = Dispositions.restored();
  }

  @Override
  public Started arm(Launch launch) throws IOException {
    mustBeStartable(launch);
    Wrapper waiting = idle(launch, wrapper -> true);
    return arm(launch, waiting == null ? begin(launch) : waiting);
  }

  @Override
  public boolean isReady() {
    return !idle.isEmpty();
  }

  @Override
  public Optional<Started> armAtOnce(Launch launch) throws IOException {
    mustBeStartable(launch);
    if (launch.length() > SHORT) {
      return Optional.empty(); // A pipe may not hold it, and nobody may read.
    }
    Wrapper ready = idle(launch, Wrapper::isReady);
    Wrapper next = ready == null ? idle(launch, wrapper -> true) : ready;
    if (next == null) {
      return Optional.empty();
    }
    if (next.soonReady()) {
      return Optional.of(arm(launch, next));
    }
    idle.push(next);
    return Optional.empty();
  }

  private void mustBeStartable(Launch launch) throws IOException {
    if (!Files.isRegularFile(launch.stdin()) && !launch.stdin().equals(NOTHING)) {
      throw new IOException(launch.stdin() + ": not a file that a worker could read");
    }
    if (closed) {
      throw new IOException("nothing more is started");
    }
  }

  private Started arm(Launch launch, Wrapper wrapper) throws IOException {
    try {
      launch.traces().clear();
      Started started = wrapper.arm(launch, boot);
      Tree tree = new Tree(started, true, wrapper.cgroup().orElse(null));
      tree.watched();
      trees.put(launch.id(), tree);
      armed.put(launch.id(), wrapper);
      return started;
    } catch (IOException e) {
      wrapper.close();
      throw new IOException(launch.command().get(0) + ": " + e.getMessage(), e);
    }
  }

  /** The wrapper that waited longest for such work; null if there is none. */
  private @Nullable Wrapper idle(Launch launch, Predicate<Wrapper> wanted) {
    for (Iterator<Wrapper> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
      Wrapper next = oldest.next();
      if (next.suits(launch) && wanted.test(next) && idle.remove(next)) {
        if (next.waits()) {
          return next;
        }
        next.close();
      }
    }
    return null;
  }

  private Wrapper begin(Launch launch) throws IOException {
    try {
      Wrapper made = Wrapper.start(launcher, launch, cgroups);
      ours.add(made.identity());
      var unused = made.gone().thenRun(() -> ours.remove(made.identity()));
      return made;
    } catch (IOException e) {
      throw new IOException(launch.command().get(0) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void go(Started process, Path base, Consumer<Exit> ended) {
    Wrapper wrapper = takeArmed(process);
    Tree tree = tree(process);
    Traces traces = new Traces(base);
    logs.add(traces.log());
    Moment before = Moment.now();
    wrapper.vet(next -> isNext(tree, next));
    var unused =
        wrapper
            .go(base)
            .thenAccept(
                noted -> {
                  conclude(
                      tree,
                      traces,
                      noted ? left(tree, wrapper, before) : SWEEPER.sweep(tree),
                      exit -> {
                        boolean well = noted && isUnhurt(exit);
                        if (well) {
                          used.put(process.id(), wrapper);
                        } else {
                          wrapper.close();
                        }
                        ended.accept(exit);
                        if (closed) {
                          release(process);
                        }
                      });
                });
  }

  /** What is left after an end that the wrapper noted. */
  private static CompletableFuture<List<Long>> left(Tree tree, Wrapper wrapper, Moment before) {
    tree.release();
    return tree.leftNothingSince(before)
        ? CompletableFuture.completedFuture(List.of())
        : wrapper.next().thenCompose(told -> SWEEPER.sweep(tree));
  }

  /** If something was taken for the next worker's shell that is not, it was left, and is ended. */
  private static boolean isNext(Tree tree, long pid) {
    boolean fits = tree.isNext(pid);
    if (!fits) {
      var unused = SWEEPER.sweep(tree);
    }
    return fits;
  }

  /**
   * Whether a wrapper can start another after such an end: not where something is left, nor where
   * something killed its worker and may have hurt it too.
   */
  private static boolean isUnhurt(Exit last) {
    return last.kind() == Exit.Kind.ENDED && !last.signalled() && last.leftovers().isEmpty();
  }

  @Override
  public void release(Started process) {
    Wrapper wrapper = used.remove(process.id());
    if (wrapper != null) {
      idle.push(wrapper);
      closeIdle(closed ? 0 : MOST_IDLE);
    }
  }

  @Override
  public void dismiss(Started process) {
    trees.remove(process.id());
    takeArmed(process).close();
  }

  /**
   * Starts nothing more, sends away what is at its start line, and watches no longer. What runs is
   * left as it is, for the next who adopts it.
   */
  @Override
  public void close() {
    closed = true;
    List<CompletableFuture<Void>> gone = closeIdle(0);
    for (Map<String, Wrapper> wrappers : List.of(armed, used)) {
      for (String id : List.copyOf(wrappers.keySet())) {
        Wrapper waiting = wrappers.remove(id);
        if (waiting != null) {
          waiting.close();
          gone.add(waiting.gone());
        }
      }
    }
    adoption.close();
    lookout.close();
    logs.close();
    // Their cgroups go with them only while we are there.
    CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 1, TimeUnit.SECONDS)
        .join();
  }

  /** Sends away those that have waited longest, and tells when they are gone. */
  private List<CompletableFuture<Void>> closeIdle(int most) {
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    while (idle.size() > most) {
      Wrapper longest = idle.pollLast();
      if (longest != null) {
        longest.close();
        gone.add(longest.gone());
      }
    }
    return gone;
  }

  /** How many wrappers wait for work. */
  int waiting() {
    return idle.size();
  }

  /** What the lookout does every two seconds, now. */
  void note() {
    lookout.note(Duration.ZERO);
  }

  private Wrapper takeArmed(Started process) {
    Wrapper waiting = armed.remove(process.id());
    if (waiting == null) {
      throw new IllegalStateException("process " + process.pid() + " is not at its start line");
    }
    return waiting;
  }

  @Override
  public void adopt(Started process, Path base, Consumer<Exit> ended) {
    Tree tree = tree(process);
    trees.put(process.id(), tree);
    Traces traces = new Traces(base);
    logs.add(traces.log());
    adoption.watch(tree, traces, () -> conclude(tree, traces, SWEEPER.sweep(tree), ended));
  }

  /**
   * What the wrapper noted is read after the sweep: nothing that could still write it is left then.
   */
  private void conclude(
      Tree tree, Traces traces, CompletableFuture<List<Long>> swept, Consumer<Exit> ended) {
    var unused =
        swept
            .thenAccept(
                left -> {
                  trees.remove(tree.started().id());
                  tree.forget();
                  logs.finish(traces.log());
                  ended.accept(traces.ending(tree.sameBoot()).with(left));
                })
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.error(
                        "the end of process {} could not be told", tree.started().pid(), failure);
                  }
                });
  }

  @Override
  public void signal(Started process, String signal) {
    Tree tree = tree(process);
    if (concluded(tree)) {
      return;
    }
    List<ProcessStat> targets = new ArrayList<>(tree.members(ProcessTable.scan()));
    // The wrapper has to live: it is what notes the exit code.
    targets.removeIf(target -> target.identity().equals(tree.wrapper()));
    if (!targets.isEmpty()) {
      Signals.send(signal, targets);
    }
  }

  @Override
  public Probe probe(Started process, Path base) {
    return observer.probe(tree(process), new Traces(base));
  }

  @Override
  public List<Long> sweep(Started process) {
    Tree tree = tree(process);
    return concluded(tree) ? List.of() : SWEEPER.sweep(tree).join();
  }

  /**
   * Whether its end was told, so that our wrapper, and all in its session, may be another's now.
   */
  private boolean concluded(Tree tree) {
    return !trees.containsKey(tree.started().id()) && ours.contains(tree.wrapper());
  }

  /** What is remembered of a process's tree, if it is one that we watch. */
  private Tree tree(Started process) {
    Tree known = trees.get(process.id());
    if (known != null && known.started().equals(process)) {
      return known;
    }
    boolean sameBoot = process.boot().equals(boot);
    return new Tree(process, sameBoot, sameBoot ? cgroups.find(process).orElse(null) : null);
  }
}
