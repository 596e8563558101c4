package coordinator.worker;

import coordinator.task.Exit;
import coordinator.task.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that are processes on this machine. Each outlives this program, which owns nothing of it:
 * its output goes to its log by the operating system, its exit code to a file by its wrapper, and
 * it is found again by what {@code /proc} says.
 */
public final class LocalWorkers implements Workers, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalWorkers.class);

  private static final Duration HANDSHAKE = Duration.ofSeconds(30);
  private static final Path NOTHING = Path.of("/dev/null");

  /**
   * One for all runs of this process; it never ends, and a look at {@code /proc} serves them all.
   */
  private static final Sweeper SWEEPER = new Sweeper();

  private final String boot;
  private final List<String> launcher;
  private final ExecutorService handshakes = Daemons.pool("handshake");
  private final Adoption adoption = new Adoption();
  private final Observer observer;
  private final Cgroups cgroups;
  private final Lookout lookout;
  private final Map<String, Armed> armed = new ConcurrentHashMap<>();
  private final Map<String, Tree> trees = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** With a clock against which the age of logs is told. */
  public LocalWorkers(InstantSource clock) throws IOException {
    this(clock, Cgroups.detect());
  }

  LocalWorkers(InstantSource clock, Cgroups cgroups) throws IOException {
    this.observer = new Observer(clock);
    this.cgroups = cgroups;
    this.lookout = new Lookout(trees.values());
    this.boot = Machine.boot();
    this.launcher = Dispositions.restored();
  }

  @Override
  public Started arm(Launch launch) throws IOException {
    if (!Files.isRegularFile(launch.stdin()) && !launch.stdin().equals(NOTHING)) {
      throw new IOException(launch.stdin() + ": not a file that a worker could read");
    }
    if (closed) {
      throw new IOException("nothing more is started");
    }
    launch.traces().clear();
    Optional<Cgroup> cgroup = cgroups.make(launch.id());
    Armed waiting = Armed.start(launch, launcher, cgroup);
    try {
      Started started = handshake(waiting, launch);
      Tree tree = new Tree(started, true, entered(cgroup, started).orElse(null));
      tree.watched();
      trees.put(launch.id(), tree);
      armed.put(launch.id(), waiting);
      return tree.started();
    } catch (IOException e) {
      dismiss(waiting, () -> cgroup.ifPresent(Cgroup::remove));
      throw e;
    }
  }

  /** The cgroup, if the worker did get into it. */
  private static Optional<Cgroup> entered(Optional<Cgroup> cgroup, Started started) {
    Optional<Cgroup> its = cgroup.filter(each -> each.pids().contains(started.pid()));
    if (its.isEmpty()) {
      cgroup.ifPresent(Cgroup::remove);
    }
    return its;
  }

  private Started handshake(Armed waiting, Launch launch) throws IOException {
    String name = launch.command().get(0);
    try {
      return handshakes
          .submit(() -> waiting.handshake(launch.id(), boot))
          .get(HANDSHAKE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(name + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IOException(
          name + ": not at its start line after " + HANDSHAKE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(name + ": interrupted", e);
    }
  }

  @Override
  public void go(Started process, Path base, Consumer<Exit> ended) {
    Armed waiting = takeArmed(process);
    Tree tree = tree(process);
    var unused = waiting.wrapper().onExit().thenRun(() -> conclude(tree, new Traces(base), ended));
    waiting.go();
  }

  @Override
  public void dismiss(Started process) {
    Tree tree = tree(process);
    trees.remove(process.id());
    dismiss(takeArmed(process), tree::forget);
  }

  private static void dismiss(Armed waiting, Runnable gone) {
    waiting.dismiss();
    var unused = waiting.wrapper().onExit().thenRun(gone);
  }

  /**
   * Starts nothing more, sends away what is at its start line, and watches no longer. What runs is
   * left as it is, for the next who adopts it.
   */
  @Override
  public void close() {
    closed = true;
    for (String id : List.copyOf(armed.keySet())) {
      Armed waiting = armed.remove(id);
      if (waiting != null) {
        waiting.dismiss();
      }
    }
    adoption.close();
    lookout.close();
    handshakes.shutdown();
  }

  /** What the lookout does every two seconds, now. */
  void note() {
    lookout.note(Duration.ZERO);
  }

  private Armed takeArmed(Started process) {
    Armed waiting = armed.remove(process.id());
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
    adoption.watch(tree, traces, () -> conclude(tree, traces, ended));
  }

  /**
   * What the wrapper noted is read after the sweep: nothing that could still write it is left then.
   */
  private void conclude(Tree tree, Traces traces, Consumer<Exit> ended) {
    var unused =
        SWEEPER
            .sweep(tree)
            .thenAccept(
                left -> {
                  trees.remove(tree.started().id());
                  tree.forget();
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
    return SWEEPER.sweep(tree(process)).join();
  }

  /** What is remembered of a process's tree, if it is one that we watch. */
  private Tree tree(Started process) {
    Tree known = trees.get(process.id());
    if (known != null && known.started().equals(process)) {
      return known;
    }
    boolean sameBoot = process.boot().equals(boot);
    return new Tree(process, sameBoot, sameBoot ? cgroups.find(process.id()).orElse(null) : null);
  }
}
