package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.ledger.Entry;
import coordinator.ledger.Ledger;
import coordinator.ledger.LedgerGone;
import coordinator.task.Action;
import coordinator.task.Event;
import coordinator.task.Exit;
import coordinator.task.Next;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.Started;
import coordinator.task.Stop;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the tasks of a source. One thread takes in what arrived, decides, records all of it
 * with one force, and only then acts; what takes time is done elsewhere and comes back as mail. The
 * public methods other than {@link #run} may be called from any thread and only leave mail.
 */
public final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int LAUNCH_TRIES = 5;
  private static final Set<String> NAMELESS =
      Set.of("No space left on device", "Input/output error", "Disk quota exceeded");
  private static final Duration END_IS_TOLD = Duration.ofSeconds(1);
  private static final Duration TOLERABLE = Duration.ofSeconds(-1);

  /** Something that arrived, taken in on the engine's thread. */
  interface Mail {
    void open() throws IOException;
  }

  /** What the engine is about to do with its tasks. */
  private enum Course {
    ONWARD,
    /** What runs may end; nothing new is started. */
    DRAIN,
    /** What runs is stopped. */
    HALT,
    /** Go at once, and leave what runs to the next coordinator. */
    LEAVE
  }

  private final RunState state;
  private final Ledger ledger;
  private final Tools tools;
  private final Errands errands;
  private final TaskSource source;
  private final Wakeups wakeups;
  private final InstantSource clock;

  private final BlockingDeque<Mail> mail = new LinkedBlockingDeque<>();

  /** The time of the turn: all that it records happened then. */
  private Instant now = Instant.EPOCH;

  private final List<Event> batch = new ArrayList<>();
  private final List<Runnable> acts = new ArrayList<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> busy = new HashSet<>();
  private final Map<String, Integer> failedLaunches = new HashMap<>();
  private Consumer<Entry> watcher = entry -> {};
  private Course course = Course.ONWARD;
  private String why = "";
  private How leaving = How.STOPPED;
  private @Nullable Outcome outcome;

  /**
   * An engine for one run.
   *
   * @param state the run as its ledger tells it; the engine owns it from now on
   */
  public Engine(
      RunState state,
      Ledger ledger,
      Tools tools,
      TaskSource source,
      Wakeups wakeups,
      InstantSource clock) {
    this.state = state;
    this.ledger = ledger;
    this.tools = tools;
    this.errands = new Errands(tools);
    this.source = source;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /**
   * Tells somebody of every entry once it is on disk, on the engine's thread. To be called before
   * {@link #run}.
   */
  public void watch(Consumer<Entry> other) {
    watcher = watcher.andThen(other);
  }

  /**
   * Carries the run out until it is over or left.
   *
   * @param opening what is recorded first: that the run starts, or is continued
   */
  public Outcome run(List<? extends Event> opening) {
    begin(opening);
    try {
      while (!turn(mail.take())) {
        // one turn after the other
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(How.LEFT, "the engine's thread was interrupted");
    } finally {
      errands.close();
    }
    return outcome == null ? new Outcome(How.LEFT, why) : outcome;
  }

  /**
   * Leaves the first mail: to record the opening, and to take up what an earlier coordinator left.
   */
  void begin(List<? extends Event> opening) {
    mail.addFirst(
        () -> {
          Duration back = Duration.between(state.changedAt(), now);
          opening.forEach(this::record);
          source
              .drained(); // one that is made late sees the opening, and nothing that comes after it
          if (back.compareTo(TOLERABLE) < 0) {
            // The clock was set back while nobody looked: what the record says must not be waited
            // for.
            record(new RunEvent.ClockJumped(back));
          }
          for (TaskRun run : state.tasks()) {
            if (run.status() != Status.SETTLED) {
              open.add(run.task().id());
              touched.add(run.task().id());
              adopt(run);
            }
          }
        });
  }

  /** Takes in all mail, decides, records, acts. True when the run is over or left. */
  boolean turn(Mail first) {
    now = time();
    try {
      first.open();
      for (Mail next = mail.poll(); next != null; next = mail.poll()) {
        next.open();
      }
      decide();
      settleCourse();
      flush();
    } catch (LedgerGone e) {
      outcome =
          new Outcome(
              How.BROKEN,
              e.getMessage() + "; what ran was ended, because nobody would find it again");
      endAll();
    } catch (IOException e) {
      outcome = new Outcome(How.BROKEN, String.valueOf(e.getMessage()));
    }
    if (outcome == null) {
      List<Runnable> due = List.copyOf(acts);
      acts.clear();
      due.forEach(Runnable::run);
    } else {
      errands.close();
    }
    return outcome != null;
  }

  private void endAll() {
    errands.close();
    open.stream()
        .map(state::task)
        .flatMap(Optional::stream)
        .map(TaskRun::process)
        .filter(Objects::nonNull)
        .forEach(process -> tools.workers().sweep(process));
  }

  /** In whole microseconds, as the ledger keeps it, so that a replay gives the very same state. */
  private Instant time() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** How the run was left; null while it is carried out. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** The next mail, for tests that turn the engine by hand; null if there is none. */
  @Nullable Mail nextMail() {
    return mail.poll();
  }

  /** Whether anything is to be taken in; for tests. */
  boolean hasMail() {
    return !mail.isEmpty();
  }

  private void adopt(TaskRun run) {
    Started process = run.process();
    if (process != null) {
      acts.add(() -> errands.adopt(run, process, this));
    }
  }

  private void flush() throws IOException {
    if (!batch.isEmpty()) {
      List<Event> events = List.copyOf(batch);
      batch.clear();
      ledger.append(now, events).forEach(this::show);
    }
  }

  /** Who only looks on must not bring the run down. */
  private void show(Entry entry) {
    try {
      watcher.accept(entry);
    } catch (RuntimeException e) {
      LOG.warn("entry {} could not be shown: {}", entry.seq(), e.toString());
    }
  }

  void record(Event event) {
    state.apply(event, now);
    batch.add(event);
    if (event instanceof TaskEvent of) {
      touched.add(of.task());
    }
  }

  private void post(Mail message) {
    mail.add(message);
  }

  // ---- deciding

  private void decide() {
    do {
      while (!touched.isEmpty()) {
        String id = touched.iterator().next();
        touched.remove(id);
        state.task(id).ifPresent(this::decide);
      }
      takeMore();
    } while (!touched.isEmpty());
  }

  private void takeMore() {
    while (course == Course.ONWARD) {
      Optional<Task> task = source.next();
      if (task.isEmpty()) {
        return;
      }
      String id = task.get().id();
      if (open.contains(id) || busy.contains(id)) {
        halt(id + " was given again while it is under way", How.BROKEN);
        return;
      }
      open.add(id);
      record(new TaskEvent.Taken(task.get().id(), task.get()));
    }
  }

  private void decide(TaskRun run) {
    String id = run.task().id();
    if (run.status() == Status.SETTLED) {
      if (open.remove(id)) {
        wakeups.cancel(id);
        tellSource(run);
      }
      return;
    }
    if (busy.contains(id)) {
      return;
    }
    Action action = Next.of(run, now);
    if (action instanceof Action.Record decided) {
      record(decided.event());
    } else if (action instanceof Action.Wait wait) {
      await(id, wait.until());
    } else if (allowed(action)) {
      act(run, action);
    }
  }

  /** After the end is on disk, because a source may publish it. */
  private void tellSource(TaskRun run) {
    busy.add(run.task().id());
    acts.add(
        () -> {
          source.settled(run.task(), run);
          post(
              () -> {
                busy.remove(run.task().id());
                touched.add(run.task().id());
              });
        });
  }

  private boolean allowed(Action action) {
    return switch (course) {
      case ONWARD -> true;
      case DRAIN -> !(action instanceof Action.Launch);
      case HALT, LEAVE ->
          action instanceof Action.Signal
              || action instanceof Action.Abandon
              || action instanceof Action.Poll;
    };
  }

  private void await(String id, Instant until) {
    if (!until.equals(Instant.MAX)) {
      acts.add(() -> wakeups.at(id, until, () -> post(() -> touched.add(id))));
    }
  }

  private void act(TaskRun run, Action action) {
    String id = run.task().id();
    if (action instanceof Action.Launch) {
      offload(id, () -> errands.launch(run), this::notLaunched);
    } else if (action instanceof Action.Poll) {
      offload(id, () -> errands.poll(run), this::broken);
    } else if (action instanceof Action.Signal signal) {
      signal(run, signal.step());
    } else if (action instanceof Action.Abandon) {
      offload(id, () -> errands.abandon(run, running(run)), this::broken);
    } else if (action instanceof Action.Inspect) {
      offload(id, () -> errands.inspect(run), this::broken);
    } else if (action instanceof Action.StartCheck check) {
      offload(id, () -> errands.startCheck(run, check.check()), this::broken);
    }
  }

  private void offload(String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    busy.add(id);
    acts.add(() -> tools.pool().execute(() -> carry(id, errand, failed)));
  }

  private void carry(String id, Errands.Errand errand, BiConsumer<String, Exception> failed) {
    Errands.News news;
    try {
      news = errand.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: {}", id, e.toString(), e);
      news = engine -> failed.accept(id, e);
    } catch (StackOverflowError | OutOfMemoryError e) {
      news =
          engine ->
              failed.accept(
                  id, new IOException(e.toString(), e)); // such as a plan's regular expression
    }
    Errands.News result = news;
    post(
        () -> {
          busy.remove(id);
          touched.add(id);
          result.tell(this);
        });
  }

  // ---- news

  /**
   * A process waits at its start line: it is recorded and, once that is on disk, let go; or it is
   * sent away.
   */
  void armed(Started process, TaskEvent started, Runnable go) {
    boolean wanted =
        started instanceof TaskEvent.CheckStarted ? course != Course.HALT : course == Course.ONWARD;
    if (wanted) {
      record(started);
      acts.add(go);
    } else {
      errands.dismiss(process);
    }
  }

  /** Records an event unless its task has left the status in which it means something. */
  void recordWhile(Status status, TaskEvent event) {
    if (state.task(event.task()).filter(run -> run.status() == status).isPresent()) {
      record(event);
    }
  }

  /** Records how a check ended, unless that is known already. */
  void recordCheck(TaskEvent.CheckFinished event) {
    if (runs(event.task(), event.attempt(), event.check())) {
      record(event);
    }
  }

  /**
   * Its end is about to be told, so this look does not count as a poll; where it is not told, looks
   * again.
   */
  void foundGone(String id) {
    touched.remove(id);
    await(id, now.plus(END_IS_TOLD));
  }

  /** A worker ended. From any thread; said twice, it counts once. */
  void workerEnded(String id, int number, Exit exit) {
    post(
        () ->
            state
                .task(id)
                .flatMap(TaskRun::last)
                .filter(attempt -> attempt.number() == number && attempt.exit() == null)
                .ifPresent(
                    attempt -> {
                      record(new TaskEvent.WorkerExited(id, number, known(id, exit)));
                      countLaunches(id, exit);
                    }));
  }

  /** A check ended. From any thread; said twice, it counts once. */
  void checkEnded(String id, int number, int check, Exit exit) {
    post(
        () -> {
          if (!busy.contains(id) && runs(id, number, check)) {
            countLaunches(id, exit);
            judge(state.task(id).orElseThrow(), check, exit);
          }
        });
  }

  private boolean runs(String id, int number, int check) {
    return state
        .task(id)
        .flatMap(TaskRun::last)
        .filter(attempt -> attempt.number() == number && attempt.runningCheck() != null)
        .filter(attempt -> attempt.inquest().checks().size() == check)
        .isPresent();
  }

  /** What is let go and never runs, again and again, must not be launched for ever. */
  private void countLaunches(String id, Exit exit) {
    if (exit.kind() != Exit.Kind.NEVER_RAN) {
      failedLaunches.remove(id);
    } else if (failedLaunches.merge(id, 1, Integer::sum) >= LAUNCH_TRIES) {
      halt(id + " was let go " + LAUNCH_TRIES + " times and never ran", How.BROKEN);
    }
  }

  private void judge(TaskRun run, int check, Exit exit) {
    Exit known = known(run.task().id(), exit);
    offload(run.task().id(), () -> errands.judge(run, check, known), this::broken);
  }

  /** An exit, with what we did to bring it about. */
  private Exit known(String id, Exit exit) {
    Stop stop = state.task(id).map(TaskRun::stop).orElse(null);
    return stop == null ? exit : exit.stoppedBy(stop.reason());
  }

  private void signal(TaskRun run, int step) {
    Started process = running(run);
    List<String> signals = tools.checkpoint().signals(run);
    String signal = signals.get(Math.min(step, signals.size()) - 1);
    record(new TaskEvent.StopSignalled(run.task().id(), step, signal));
    acts.add(() -> tools.pool().execute(() -> tools.workers().signal(process, signal)));
  }

  private static Started running(TaskRun run) {
    Started process = run.process();
    if (process == null) {
      throw new IllegalStateException(run.task().id() + " has no process to stop");
    }
    return process;
  }

  private void notLaunched(String id, Exception failure) {
    int tries = failedLaunches.merge(id, 1, Integer::sum);
    Instant until = now.plus(Duration.ofSeconds(1L << tries));
    record(new TaskEvent.WorkerNotLaunched(id, words(failure), until));
    if (tries >= LAUNCH_TRIES) {
      halt(id + " could not be launched: " + words(failure), How.BROKEN);
    }
  }

  private void broken(String id, Exception failure) {
    halt(id + ": " + words(failure), How.BROKEN);
  }

  /** Of a full disk the platform says only that it is full; then we say which one. */
  private String words(Exception failure) {
    String message = failure.getMessage();
    if (!(failure instanceof IOException) || message == null) {
      return failure.toString();
    }
    return NAMELESS.contains(message)
        ? message + ", for the files in " + tools.files().folder()
        : message;
  }

  // ---- the course

  private void halt(String reason, How how) {
    course = Course.HALT;
    why = reason;
    leaving = how;
    Stop.Reason stop =
        switch (how) {
          case INTERRUPTED -> Stop.Reason.INTERRUPTED;
          case FAILED -> Stop.Reason.BUDGET;
          case PASSED, STOPPED, LEFT, BROKEN -> Stop.Reason.KILLED;
        };
    for (String id : List.copyOf(open)) {
      state
          .task(id)
          .filter(run -> run.process() != null && run.status() != Status.STOPPING)
          .ifPresent(run -> record(new TaskEvent.StopRequested(id, stop)));
    }
  }

  /** Ends the run where nothing is left to do, or leaves it where nothing more may be done. */
  private void settleCourse() {
    if (course == Course.LEAVE) {
      record(new RunEvent.Left(why));
      outcome = new Outcome(How.LEFT, why);
    } else if (!busy.isEmpty() || open.stream().anyMatch(this::underWay)) {
      return;
    } else if (open.isEmpty() && source.drained()) {
      boolean passed = state.tasks().stream().allMatch(TaskRun::passed);
      String reason = passed ? "" : firstFailure();
      record(new RunEvent.Ended(passed, reason));
      outcome = new Outcome(passed ? How.PASSED : How.FAILED, reason);
    } else if (course != Course.ONWARD) {
      record(new RunEvent.Left(why));
      outcome = new Outcome(leaving, why);
    }
  }

  private boolean underWay(String id) {
    TaskRun run = state.task(id).orElseThrow();
    boolean looking =
        run.status() == Status.EXITED
            || run.status() == Status.CHECKING
            || run.status() == Status.JUDGED;
    return run.process() != null || (looking && course != Course.HALT);
  }

  private String firstFailure() {
    return state.tasks().stream()
        .filter(TaskRun::failed)
        .findFirst()
        .map(
            run ->
                run.task().id()
                    + " "
                    + (run.settlement() == null ? "failed" : run.settlement().reason()))
        .orElse("nothing further can start");
  }

  // ---- what others may ask for, from any thread

  /** Starts nothing more, and leaves the run when what is under way has ended. */
  public void drain(String reason) {
    post(
        () -> {
          if (course == Course.ONWARD) {
            course = Course.DRAIN;
            why = reason;
            leaving = How.STOPPED;
            record(new RunEvent.Draining(reason));
            touched.addAll(open);
          }
        });
  }

  /** Stops what runs and leaves the run; asked a second time, it stops it at once. */
  public void interrupt(String reason) {
    post(
        () -> {
          if (course == Course.HALT) {
            open.forEach(this::hurry);
          } else {
            halt(reason, How.INTERRUPTED);
          }
        });
  }

  /** Stops what runs, at once if that is asked for, because a person wants the run to end now. */
  public void kill(String reason) {
    post(() -> halt(reason, How.INTERRUPTED));
  }

  private void hurry(String id) {
    TaskRun run = state.task(id).orElseThrow();
    int last = tools.checkpoint().signals(run).size();
    if (run.status() == Status.STOPPING && run.stop() != null && run.stop().step() < last) {
      signal(run, last);
    }
  }

  /** Leaves at once; workers run on, for the next coordinator to adopt. */
  public void leave(String reason) {
    post(
        () -> {
          course = Course.LEAVE;
          why = reason;
        });
  }

  /**
   * Stops what runs where a limit of the whole run is reached; the run is left, and can be continued under another limit.
   *
   * @param limit says which limit is reached, or nothing
   */
  public void hold(Function<RunState, Optional<String>> limit) {
    post(
        () -> {
          if (course == Course.ONWARD) {
            limit.apply(state).ifPresent(reason -> halt(reason, How.FAILED));
          }
        });
  }

  /** Grants more polls to a task; fewer cannot be asked for. */
  public void extend(String id, int cycles, String by) {
    post(
        () ->
            state
                .task(id)
                .filter(run -> run.status() != Status.SETTLED && cycles > 0)
                .ifPresent(run -> record(new TaskEvent.Extended(id, cycles, by))));
  }

  /** Lets a task start that waits for a person. */
  public void approve(String id, String by) {
    post(() -> waiting(id).ifPresent(run -> record(new TaskEvent.Woken(id, "approved by " + by))));
  }

  /** Ends a task that waits for a person. */
  public void reject(String id, String by) {
    post(
        () ->
            waiting(id)
                .ifPresent(
                    run -> record(new TaskEvent.Settled(id, Result.FAILED, "rejected by " + by))));
  }

  private Optional<TaskRun> waiting(String id) {
    return state
        .task(id)
        .filter(run -> run.status() == Status.PARKED && run.pending().until() == null);
  }

  /**
   * The wall clock jumped: what was measured before is moved along, and every wake-up is asked for
   * again.
   *
   * @param rebase moves the clock to the wall's time and says by how much; called on the engine's
   *     thread
   */
  public void clockJumped(Supplier<Duration> rebase) {
    post(
        () -> {
          flush(); // what was recorded before the jump keeps its time
          Duration by = rebase.get();
          if (!by.isZero()) {
            now = time();
            record(new RunEvent.ClockJumped(by));
            touched.addAll(open);
          }
        });
  }

  /** Looks whether the record is still in its place, where nothing else would look for a while. */
  public void lookAtLedger() {
    post(ledger::mustBeInPlace);
  }

  /** Reads the run as it stands between two turns. */
  public <T> CompletableFuture<T> ask(Function<RunState, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(() -> answer.complete(question.apply(state)));
    return answer;
  }
}
