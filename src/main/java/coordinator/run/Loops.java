package coordinator.run;

import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.ledger.RunLock;
import coordinator.loop.ConfigReader;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.run.LoopOrders.Order;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.text.Invalid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops of several repositories, each carried out by a thread of this process when asked. What
 * was asked is on disk until it has ended, so that the next process can take it up.
 */
public final class Loops {

  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private final List<Path> repositories;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Function<LoopFolder, Witness> witnesses;
  private final LoopOrders orders;
  private final boolean alone;
  private final Map<LoopFolder, Held> held = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A loop that this process carries out. */
  private record Held(Thread thread, CompletableFuture<Engine> begun) {}

  /**
   * @param repositories whose loops these are; absolute paths
   * @param self who carries them out
   * @param witnesses who looks on at a repository's loop
   * @param orders the folder that keeps what was asked; made where it is missing
   * @param alone whether none is begun beside another run in its workspace
   */
  public Loops(
      List<Path> repositories,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Function<LoopFolder, Witness> witnesses,
      Path orders,
      boolean alone) {
    this.repositories = List.copyOf(repositories);
    this.environment = Map.copyOf(environment);
    this.self = self;
    this.witnesses = witnesses;
    this.orders = new LoopOrders(orders);
    this.alone = alone;
  }

  /** Whose loops these are; absolute paths. */
  public List<Path> repositories() {
    return repositories;
  }

  /** A loop's settings. */
  public static LoopConfig config(LoopFolder folder) throws Refused {
    try {
      return ConfigReader.read(folder);
    } catch (Invalid e) {
      throw new Refused(Refused.Why.BAD_PLAN, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Begins, or goes on. Returns when the first event is on disk.
   *
   * @throws Refused if it cannot; nothing was started then
   */
  public void start(LoopFolder folder, RunLoop.Options options) throws Refused, IOException {
    long until = (long) RunLoop.lastTurn(folder) + options.most();
    begin(
        new Order(
            folder.repository().toString(),
            "",
            (int) Math.min(until, Integer.MAX_VALUE),
            options.danger()));
  }

  /**
   * Goes on with the loops that an earlier process of these orders left, or was killed in. One that
   * cannot be gone on with is said, and waits for a person.
   */
  public void takeUp() throws IOException {
    for (Order order : orders.all()) {
      LoopFolder folder = order.loop();
      if (!repositories.contains(folder.repository())) {
        continue; // a daemon with other workspaces was asked
      }
      try {
        if (open(order)) {
          begin(order);
        } else {
          orders.forget(folder);
        }
      } catch (Refused | IOException e) {
        witnesses
            .apply(folder)
            .says(
                "the loop of "
                    + order.repository()
                    + " cannot be taken up: "
                    + e.getMessage()
                    + "\nGo on with it: coordinator loop resume --repo "
                    + order.repository());
      }
    }
  }

  /** Whether what was asked is still to be done: not where it ended, or a person ended it. */
  private static boolean open(Order order) throws IOException {
    Home home = RunLoop.home(order.loop());
    if (!home.unfinished() || RunLock.held(home.files().lock())) {
      return false;
    }
    RunState state = Record.fold(home.files().folder()).state();
    boolean same = order.run().isEmpty() || order.run().equals(state.id());
    return same && state.phase() != RunState.Phase.FAILED && !Session.byPerson(state.why());
  }

  private void begin(Order order) throws Refused, IOException {
    LoopFolder folder = order.loop();
    CompletableFuture<Engine> begun = new CompletableFuture<>();
    LoopWitness witness =
        new LoopWitness(witnesses.apply(folder), begun, id -> orders.note(order.with(id)));
    RunLoop loop = loop(folder, witness);
    if (alone) {
      AtWork.refuse(folder.repository(), RunLoop.home(folder).name());
    }
    int left = Math.max(0, order.until() - RunLoop.lastTurn(folder));
    RunLoop.Options options =
        new RunLoop.Options(
            order.until() == Integer.MAX_VALUE ? Integer.MAX_VALUE : left, order.danger());
    Thread thread = new Thread(() -> carryOut(order, loop, options, begun), "loop");
    if (closed || held.putIfAbsent(folder, new Held(thread, begun)) != null) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          closed ? "the daemon is ending" : "the loop is under way in this daemon");
    }
    thread.start();
    try {
      begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refused refused) {
        throw refused;
      }
      throw new IOException(e.getCause());
    }
  }

  private void carryOut(
      Order order, RunLoop loop, RunLoop.Options options, CompletableFuture<Engine> begun) {
    LoopFolder folder = order.loop();
    try {
      Outcome outcome = loop.run(options);
      witnesses
          .apply(folder)
          .says("the loop of " + order.repository() + ": " + outcome.how() + " " + outcome.why());
      if (isDone(outcome)) {
        orders.forget(folder);
      }
      begun.completeExceptionally(new Refused(Refused.Why.BAD_USAGE, outcome.why()));
    } catch (Refused | IOException | RuntimeException e) {
      if (!begun.completeExceptionally(e)) {
        LOG.warn("{}: {}", folder.repository(), e.getMessage());
      }
    } finally {
      held.remove(folder);
    }
  }

  /** What a person ended is done; what this process left, or was stopped in, is not. */
  private static boolean isDone(Outcome outcome) {
    return switch (outcome.how()) {
      case PASSED, FAILED, STOPPED -> true;
      case INTERRUPTED -> Session.byPerson(outcome.why());
      case LEFT, BROKEN -> false;
    };
  }

  private RunLoop loop(LoopFolder folder, Witness witness) throws Refused, IOException {
    LoopMeans means = LoopMeans.of(folder, environment);
    return new RunLoop(folder, means.config(), means.profiles(), environment, self, witness);
  }

  /** Lets the turn under way end and leaves the loop, whoever carries it out. */
  public void stop(LoopFolder folder, String by) throws Refused, IOException {
    if (!RunLock.held(folder.files().lock())) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER, "the loop is not running, so there is nobody to ask");
    }
    new Request(Request.Act.STOP, "", 0, by, "").drop(folder.files());
  }

  /** Stops the worker and its whole tree, whoever carries the loop out, or if nobody does. */
  public void kill(LoopFolder folder, String by) throws Refused, IOException {
    if (RunLock.held(folder.files().lock())) {
      new Request(Request.Act.KILL, "", 0, by, "").drop(folder.files());
    } else {
      loop(folder, witnesses.apply(folder)).kill(by);
      orders.forget(folder);
    }
  }

  /**
   * Starts nothing more, and asks something of all that are under way.
   *
   * @param last what is asked, such as to leave
   */
  public void close(Consumer<Engine> last) {
    closed = true;
    held.values().forEach(one -> one.begun().thenAccept(last));
  }

  /** Waits for each that is under way, so long at most. */
  public void await(Duration longest) throws InterruptedException {
    for (Held one : List.copyOf(held.values())) {
      one.thread().join(longest.toMillis());
    }
  }
}
