package coordinator.run;

import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.loop.ConfigReader;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.text.Invalid;
import coordinator.worker.Profiles;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of several repositories, each carried out by a thread of this process when asked. */
public final class Loops {

  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private final List<Path> repositories;
  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final Function<LoopFolder, Witness> witnesses;
  private final Map<LoopFolder, Held> held = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A loop that this process carries out. */
  private record Held(Thread thread, CompletableFuture<Engine> begun) {}

  /**
   * @param repositories whose loops these are; absolute paths
   * @param self who carries them out
   * @param witnesses who looks on at a repository's loop
   */
  public Loops(
      List<Path> repositories,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Function<LoopFolder, Witness> witnesses) {
    this.repositories = List.copyOf(repositories);
    this.environment = Map.copyOf(environment);
    this.self = self;
    this.witnesses = witnesses;
  }

  /**
   * The loop's folder of a repository.
   *
   * @param named its path, or null where there is only one
   * @throws Refused if it is none of them, or it is not clear which
   */
  public LoopFolder folder(@Nullable String named) throws Refused {
    if (named == null && repositories.size() == 1) {
      return new LoopFolder(repositories.get(0));
    }
    return repositories.stream()
        .filter(each -> each.toString().equals(named))
        .findFirst()
        .map(LoopFolder::new)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Why.BAD_USAGE,
                    (named == null
                            ? "there are several repositories"
                            : "no such repository: " + named)
                        + "; say ?repo= with one of: "
                        + repositories));
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
    CompletableFuture<Engine> begun = new CompletableFuture<>();
    RunLoop loop = loop(folder, new Begins(witnesses.apply(folder), begun));
    Thread thread = new Thread(() -> carryOut(folder, loop, options, begun), "loop");
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
      LoopFolder folder, RunLoop loop, RunLoop.Options options, CompletableFuture<Engine> begun) {
    Witness witness = witnesses.apply(folder);
    try {
      Outcome outcome = loop.run(options);
      witness.says(
          "the loop of " + folder.repository() + ": " + outcome.how() + " " + outcome.why());
      begun.completeExceptionally(new Refused(Refused.Why.BAD_USAGE, outcome.why()));
    } catch (Refused | IOException | RuntimeException e) {
      if (!begun.completeExceptionally(e)) {
        LOG.warn("{}: {}", folder.repository(), e.getMessage());
      }
    } finally {
      held.remove(folder);
    }
  }

  private RunLoop loop(LoopFolder folder, Witness witness) throws Refused, IOException {
    try {
      Profiles profiles =
          Profiles.load(Profiles.files(folder.repository(), environment), environment);
      return new RunLoop(folder, config(folder), profiles, environment, self, witness);
    } catch (IllegalArgumentException e) {
      throw new Refused(Refused.Why.BAD_USAGE, String.valueOf(e.getMessage()));
    }
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

  /** Tells when the loop has begun, and whose engine it is. */
  private record Begins(Witness inner, CompletableFuture<Engine> begun) implements Witness {

    @Override
    public void begins(Engine engine, RunState state) {
      inner.begins(engine, state);
      begun.complete(engine);
    }

    @Override
    public void sees(Entry entry) {
      inner.sees(entry);
    }

    @Override
    public void says(String text) {
      inner.says(text);
    }
  }
}
