package coordinator.run.daemon;

import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.ledger.LedgerBroken;
import coordinator.plan.Plan;
import coordinator.run.Complaint;
import coordinator.run.Home;
import coordinator.run.Masking;
import coordinator.run.Narration;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.Unverified;
import coordinator.run.Witness;
import coordinator.run.daemon.Submission.Begun;
import coordinator.run.notice.Herald;
import coordinator.run.notice.Notice;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One submission while it is carried out, in a thread of its own. Notes the run's id as soon as the
 * run is on disk, so that after a crash it is known which run that was, and nothing is done twice.
 */
final class Holding implements Witness {

  private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

  private final Candidate candidate;
  private final Queue queue;
  private final Onlooker onlooker;
  private final Herald herald;
  private final RunState seen = new RunState();
  private volatile Submission submission;
  private volatile Masking masking = new Masking(Map.of());
  private @Nullable Engine engine;
  private @Nullable Consumer<Engine> wish;

  Holding(Candidate candidate, Queue queue, Onlooker onlooker, Herald herald) {
    this.herald = herald;
    this.candidate = candidate;
    this.submission = candidate.submission();
    this.queue = queue;
    this.onlooker = onlooker;
  }

  Candidate candidate() {
    return candidate;
  }

  Submission submission() {
    return submission;
  }

  /** Carries the submission out, as far as it gets. */
  Ending carryOut(Plan plan, Office office) {
    try {
      masking = masking(plan, office);
      Optional<Ending> before = endedBefore();
      if (before.isPresent()) {
        return before.get();
      }
      RunPlan.Options options = options();
      note(new Begun(submission.run()));
      return Ending.of(
          new RunPlan(
                  plan,
                  candidate.home(),
                  office.profiles(plan.layout().workspace()),
                  office.environment(),
                  office.self(),
                  this)
              .run(options));
    } catch (Refused e) {
      return Ending.of(e, !submission.run().isEmpty());
    } catch (LedgerBroken e) {
      return Ending.done(
          "refused", Unverified.words(e) + " Look at it: coordinator audit " + submission.plan());
    } catch (IOException e) {
      return Ending.broken(Complaint.of(e));
    } catch (RuntimeException e) {
      LOG.error("{} ended by a fault of this program", submission.plan(), e);
      return Ending.broken("a fault of this program: " + e);
    }
  }

  /** A reason may quote what a check printed, and a notice goes to others. */
  private static Masking masking(Plan plan, Office office) throws IOException {
    try {
      return Masking.of(plan, office.profiles(plan.layout().workspace()));
    } catch (Refused e) {
      return new Masking(Map.of()); // then nothing is started either, and it says why
    }
  }

  private RunPlan.Options options() throws IOException {
    Submission.Order order = submission.order();
    boolean begun = submission.begun() != null || submission.origin().due() != null;
    boolean goesOn = begun && candidate.home().unfinished();
    boolean from = submission.run().isEmpty();
    return new RunPlan.Options(order.anew() && !goesOn, from ? order.from() : null, order.danger());
  }

  /** What a crash kept us from noting; and what a schedule may not go on with. */
  private Optional<Ending> endedBefore() throws IOException {
    Home home = candidate.home();
    String run = submission.run();
    if (!run.isEmpty() && Files.exists(home.archive(run).resolve("ledger.jsonl"))) {
      Record.read(home.archive(run)).entries().forEach(entry -> announce(run, entry));
      return Optional.of(Ending.done("passed", ""));
    }
    if (!home.unfinished()) {
      return run.isEmpty()
          ? Optional.empty()
          : Optional.of(Ending.done("gone", "the record of run " + run + " is not there any more"));
    }
    RunState state;
    try {
      Record record = Record.read(home.files().folder());
      state = record.state();
      record.entries().forEach(entry -> announce(record.state().id(), entry));
    } catch (LedgerBroken e) {
      return Optional.empty(); // refused with its reason when it is continued
    }
    boolean left = state.phase() == RunState.Phase.LEFT;
    if (run.isEmpty()) {
      boolean scheduled = submission.origin().due() != null && submission.begun() == null;
      return scheduled && left
          ? Optional.of(
              Ending.done(
                  "skipped",
                  "its last run was left ("
                      + state.why()
                      + "), and a schedule does not go on with that: coordinator run "
                      + home.name()))
          : Optional.empty();
    }
    if (!state.id().equals(run)) {
      return Optional.of(Ending.done("gone", "run " + state.id() + " took the place of " + run));
    }
    if (state.phase() == RunState.Phase.FAILED) {
      return Optional.of(Ending.done("failed", state.why()));
    }
    return left && Session.byPerson(state.why())
        ? Optional.of(Ending.done("stopped", state.why()))
        : Optional.empty();
  }

  /** Leaves the run as soon as it has begun, or never lets it begin. */
  synchronized void ask(Consumer<Engine> asked) {
    wish = asked;
    if (engine != null) {
      asked.accept(engine);
    }
  }

  @Override
  public synchronized void begins(Engine begun, RunState state) {
    engine = begun;
    if (state.phase() == RunState.Phase.DRAINING) {
      begun.drain(state.why());
    }
    if (wish != null) {
      wish.accept(begun);
    }
  }

  @Override
  public void sees(Entry entry) {
    String words = Narration.of(entry.event(), entry.at(), seen);
    seen.apply(entry.event(), entry.at());
    announce(seen.id(), entry);
    if (engine() == null) {
      return; // it happened before
    }
    if (entry.event() instanceof RunEvent.Started || entry.event() instanceof RunEvent.Continued) {
      noteOrLeave(new Begun(seen.id()));
    }
    onlooker.sees(candidate.home(), entry, words);
  }

  /** Also what happened before a crash, but nothing from before the submission. */
  private void announce(String run, Entry entry) {
    if (!entry.at().isBefore(submission.origin().at())) {
      Notice.of(candidate.home(), run, entry)
          .map(notice -> notice.masked(masking))
          .ifPresent(herald::announce);
    }
  }

  private synchronized @Nullable Engine engine() {
    return engine;
  }

  private void noteOrLeave(Begun begun) {
    try {
      note(begun);
    } catch (IOException e) {
      String why = "its run cannot be noted: " + Complaint.of(e);
      LOG.warn("{}: {}", submission.plan(), why);
      ask(running -> running.leave(why));
    }
  }

  private void note(Begun begun) throws IOException {
    if (!begun.equals(submission.begun())) {
      submission = submission.with(begun);
      queue.note(submission);
    }
  }

  @Override
  public void says(String text) {
    onlooker.says(text);
  }
}
