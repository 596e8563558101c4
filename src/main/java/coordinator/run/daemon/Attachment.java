package coordinator.run.daemon;

import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.run.Home;
import coordinator.run.Record;
import coordinator.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks on while the daemon carries a plan out, by reading what it writes: the submission says
 * which run it is and how it ended, the ledger the rest.
 */
public final class Attachment {

  private static final Duration BEAT = Duration.ofMillis(200);

  private final DaemonFolder folder;
  private final Queue queue;
  private final Home home;
  private Submission submission;
  private long shown;
  private long bytes = -1;

  private Attachment(DaemonFolder folder, Home home, Submission submission) {
    this.folder = folder;
    this.queue = new Queue(folder);
    this.home = home;
    this.submission = submission;
  }

  /** What a running daemon does, or will do, with a plan; empty if it has nothing to do with it. */
  public static Optional<Attachment> to(DaemonFolder folder, Home home, Path plan)
      throws IOException {
    if (Presence.in(folder).isEmpty()) {
      return Optional.empty();
    }
    return new Queue(folder)
        .unfinished().stream()
            .filter(submission -> submission.file().equals(plan.toString()))
            .findFirst()
            .map(submission -> new Attachment(folder, home, submission));
  }

  public Submission submission() {
    return submission;
  }

  /** Gives the entries that are on disk already. */
  public void before(Consumer<Entry> entry) throws IOException {
    read(entry);
  }

  /**
   * Gives every further entry until the run is over or left.
   *
   * @return how it went
   * @throws Refused if the daemon refused to start it
   */
  public Outcome follow(Consumer<Entry> entry) throws IOException, Refused, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      boolean there = Presence.in(folder).isPresent();
      queue.read(submission.id()).ifPresent(now -> submission = now);
      Optional<Submission.Done> done = queue.done(submission.id());
      if (done.isPresent()) {
        submission = done.get().submission();
      }
      read(entry);
      if (done.isPresent()) {
        return outcome(done.get().ended());
      }
      if (!there) {
        return new Outcome(Outcome.How.LEFT, "the daemon ended");
      }
      if (never.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException();
      }
    }
  }

  private void read(Consumer<Entry> entry) throws IOException {
    String run = submission.run();
    if (run.isEmpty()) {
      return;
    }
    for (Path at : List.of(home.files().folder(), home.archive(run))) {
      try {
        long size = Files.size(at.resolve("ledger.jsonl"));
        if (size == bytes) {
          return;
        }
        Record record = Record.read(at);
        if (record.state().id().equals(run)) {
          record.entries().stream().skip(shown).forEach(entry);
          shown = record.entries().size();
          bytes = record.replay().bytes(); // what is not vouched for yet comes with the next look
          return;
        }
      } catch (NoSuchFileException e) {
        // it moves when the run has passed
      }
    }
  }

  private static Outcome outcome(Submission.Ended ended) throws Refused {
    return switch (ended.how()) {
      case "passed" -> new Outcome(Outcome.How.PASSED, ended.why());
      case "failed" -> new Outcome(Outcome.How.FAILED, ended.why());
      case "interrupted" -> new Outcome(Outcome.How.INTERRUPTED, ended.why());
      case "refused" -> throw new Refused(Refused.Why.BAD_USAGE, ended.why());
      default ->
          new Outcome(
              Outcome.How.STOPPED,
              ended.why().isEmpty() ? ended.how() + ", and not started" : ended.why());
    };
  }
}
