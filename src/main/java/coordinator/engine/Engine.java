package coordinator.engine;

import coordinator.engine.Outcome.How;
import coordinator.ledger.Entry;
import coordinator.ledger.Ledger;
import coordinator.ledger.LedgerGone;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the tasks of a source. One thread takes in what arrived, decides, records all of it
 * with one force, and only then acts; what takes time is done elsewhere and comes back as mail. The
 * public methods other than {@link #run} may be called from any thread and only leave mail.
 */
public final class Engine {

  private static final Duration TOLERABLE = Duration.ofSeconds(-1);

  /** Something that arrived, taken in on the engine's thread. */
  interface Mail {
    void open() throws IOException;
  }

  /** A question to the run as it stands; a bad one is its asker's trouble, not the run's. */
  private record Question<T>(
      Function<RunState, T> question, RunState state, CompletableFuture<T> answer) implements Mail {
    @Override
    public void open() {
      try {
        answer.complete(question.apply(state));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  private final RunState state;
  private final Ledger ledger;
  private final Turn turn;
  private final Dispatch dispatch;
  private final BlockingDeque<Mail> mail = new LinkedBlockingDeque<>();
  private @Nullable Outcome outcome;
  private volatile boolean over;

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
    this.turn = new Turn(state, ledger, clock);
    this.dispatch = new Dispatch(state, turn, tools, source, wakeups, mail::add);
  }

  /**
   * Tells somebody of every entry once it is on disk, on the engine's thread. To be called before
   * {@link #run}.
   */
  public void watch(Consumer<Entry> other) {
    turn.watch(other);
  }

  /**
   * Lets attempts begin only as long as nothing speaks against it: then what runs may end, and the
   * run is left. To be called before {@link #run}.
   *
   * @param against says what, or nothing; called on the engine's thread
   */
  public void spare(Function<RunState, Optional<String>> against) {
    dispatch.spare(against);
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
      dispatch.close();
      end();
    }
    return outcome == null ? dispatch.helm().course().outcome() : outcome;
  }

  /**
   * Leaves the first mail: to record the opening, and to take up what an earlier coordinator left.
   */
  void begin(List<? extends Event> opening) {
    mail.addFirst(
        () -> {
          Duration back = Duration.between(state.changedAt(), turn.now());
          opening.forEach(turn::record);
          if (back.compareTo(TOLERABLE) < 0) {
            // The clock was set back while nobody looked: nothing must wait for what the record
            // says.
            turn.record(new RunEvent.ClockJumped(back));
          }
          dispatch.takeUp();
        });
  }

  /** Takes in all mail, decides, records, acts, tells. True when the run is over or left. */
  boolean turn(Mail first) {
    turn.begin();
    try {
      first.open();
      for (Mail next = mail.poll(); next != null; next = mail.poll()) {
        next.open();
      }
      dispatch.decide();
      while (turn.prepare()) {
        dispatch.decide();
      }
      Outcome end = dispatch.settle().orElse(null);
      turn.flush();
      if (end == null) {
        turn.act();
      }
      turn.tell();
      outcome = end;
    } catch (LedgerGone e) {
      dispatch.close();
      dispatch.helm().endAll();
      String why = e.getMessage() + "; what ran was ended, because nobody would find it again";
      outcome = new Outcome(How.BROKEN, why);
    } catch (IOException e) {
      outcome = new Outcome(How.BROKEN, String.valueOf(e.getMessage()));
    }
    if (outcome != null) {
      dispatch.close();
      end();
    }
    return outcome != null;
  }

  /** Answers what was asked and is not taken in any more. */
  private void end() {
    over = true;
    for (Mail next : mail) {
      if (next instanceof Question<?> question) {
        question.open();
      }
    }
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

  private void post(Mail message) {
    mail.add(message);
  }

  // ---- what others may ask for, from any thread

  /**
   * Does what somebody asked for.
   *
   * @param request asks it of this engine
   * @param onDisk called on the engine's thread once what came of it is on disk, and never if the
   *     run is over or broken before
   */
  public void take(Consumer<Engine> request, Runnable onDisk) {
    post(
        () -> {
          request.accept(this); // leaves mail, which this turn takes in to its end
          post(() -> turn.onceOnDisk(onDisk));
        });
  }

  /** Starts nothing more, and leaves the run when what is under way has ended. */
  public void drain(String reason) {
    post(
        () -> {
          if (dispatch.helm().course().onward()) {
            dispatch.helm().steer(new Course(Course.Way.DRAIN, How.STOPPED, reason));
            turn.record(new RunEvent.Draining(reason));
          }
        });
  }

  /** Stops what runs and leaves the run; asked a second time, it stops it at once. */
  public void interrupt(String reason) {
    post(
        () -> {
          if (dispatch.helm().course().halting()) {
            dispatch.helm().hurry();
          } else {
            dispatch.helm().halt(reason, How.INTERRUPTED);
          }
        });
  }

  /** Stops what runs and leaves the run, because a person wants it to end now. */
  public void kill(String reason) {
    post(
        () -> {
          boolean onward = dispatch.helm().course().onward();
          dispatch.helm().halt(reason, How.INTERRUPTED);
          if (onward && state.tasks().stream().allMatch(run -> run.process() == null)) {
            turn.record(new RunEvent.Draining(reason)); // no stop of a process says it
          }
        });
  }

  /**
   * Leaves at once; workers run on, for the next coordinator to adopt. What is being stopped is not
   * left half way: then it is left when that has ended, as it would be in any case.
   */
  public void leave(String reason) {
    post(
        () -> {
          if (!dispatch.helm().course().halting()) {
            dispatch.helm().steer(new Course(Course.Way.LEAVE, How.LEFT, reason));
          }
        });
  }

  /**
   * Stops what runs where a limit of the whole run is reached; the run is left, and can be
   * continued under another limit.
   *
   * @param limit says which limit is reached, or nothing
   */
  public void hold(Function<RunState, Optional<String>> limit) {
    post(
        () -> {
          Course course = dispatch.helm().course();
          if (!course.halting() && !course.leaving()) {
            limit.apply(state).ifPresent(reason -> dispatch.helm().halt(reason, How.FAILED));
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
                .ifPresent(run -> turn.record(new TaskEvent.Extended(id, cycles, by))));
  }

  /** Lets a task start that waits for a person. */
  public void approve(String id, String by) {
    post(
        () ->
            waiting(id)
                .ifPresent(run -> turn.record(new TaskEvent.Woken(id, "approved by " + by))));
  }

  /** Ends a task that waits for a person. */
  public void reject(String id, String by) {
    post(
        () ->
            waiting(id)
                .ifPresent(
                    run ->
                        turn.record(
                            new TaskEvent.Settled(id, Result.FAILED, "rejected by " + by))));
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
          turn.flush(); // what was recorded before the jump keeps its time
          Duration by = rebase.get();
          if (!by.isZero()) {
            turn.begin();
            turn.record(new RunEvent.ClockJumped(by));
            dispatch.helm().lookAgain();
          }
        });
  }

  /** Looks whether the record is still in its place, where nothing else would look for a while. */
  public void lookAtLedger() {
    post(ledger::mustBeInPlace);
  }

  /** Reads the run as it stands between two turns; after the end, as it was left. */
  public <T> CompletableFuture<T> ask(Function<RunState, T> question) {
    Question<T> asked = new Question<>(question, state, new CompletableFuture<>());
    post(asked);
    if (over) {
      asked.open(); // nobody takes it in, and nobody changes the run any more
    }
    return asked.answer();
  }
}
