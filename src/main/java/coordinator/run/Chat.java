package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.loop.ChatPrompt;
import coordinator.loop.Document;
import coordinator.task.Assignment;
import coordinator.task.Expected;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.task.WorkerChoice;
import coordinator.worker.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to one worker, beside the loop: a run of its own, recorded, bounded in time and
 * stopped as a tree like any other. It is never continued: without somebody who listens there is
 * nothing to go on for.
 */
public final class Chat implements Witness {

  /**
   * What is asked.
   *
   * @param prompt in a person's words
   * @param documents what goes with it
   * @param mode what the worker may touch; one that may write keeps the loop from running meanwhile
   */
  public record Question(String prompt, List<Document> documents, Mode mode) {
    public Question {
      documents = List.copyOf(documents);
    }
  }

  /**
   * How it ended.
   *
   * @param result {@code answered, stopped, failed}
   * @param why may be empty
   */
  public record Ended(String result, String why) {}

  static final String TASK = "chat";
  private static final Logger LOG = LoggerFactory.getLogger(Chat.class);
  private static final int LONGEST_TITLE = 80;

  private final String id;
  private final LoopMeans means;
  private final Question question;
  private final RunEvent.Coordinator self;
  private final Witness inner;
  private final CompletableFuture<Engine> begun = new CompletableFuture<>();
  private @Nullable Engine engine;
  private volatile @Nullable Ended ended;

  Chat(String id, LoopMeans means, Question question, RunEvent.Coordinator self, Witness witness) {
    this.id = id;
    this.means = means;
    this.question = question;
    this.self = self;
    this.inner = witness;
  }

  public String id() {
    return id;
  }

  /** What its worker prints goes there; it may not be there yet. */
  public Path log() {
    return Path.of(means.chat(id).worker(TASK, 1) + ".log");
  }

  /** How that is to be read. */
  public Transcript.Kind written() {
    return means
        .profiles()
        .get(means.config().settings().calling().choice().profile())
        .transcript();
  }

  /** How it ended; empty while it is under way. */
  public Optional<Ended> ended() {
    return Optional.ofNullable(ended);
  }

  /** Stops the worker and its whole tree. From any thread, also before there is one. */
  public void stop(String why) {
    begun.thenAccept(running -> running.kill(why));
  }

  /** Completed when the first event is on disk; with the reason where there will be none. */
  CompletableFuture<Engine> begun() {
    return begun;
  }

  /** Carries it out, to its end. */
  void carryOut() {
    RunFiles files = means.chat(id);
    Session session = new Session("this chat", "coordinator loop status", files, self, this);
    Ended how = new Ended("failed", "a fault of this program");
    try (RunLock loop = question.mode().writes() ? loopLock() : null) {
      Refused.unlessMade(files.folder());
      try (RunLock lock = session.lock()) {
        how = ended(session.carryOut(lock, new ChatDoor(means, files, session, task()), e -> {}));
        Files.createFile(mark(files));
      }
    } catch (Refused | IOException | RuntimeException e) {
      how = new Ended("failed", String.valueOf(e.getMessage()));
      if (!begun.completeExceptionally(e)) {
        LOG.warn("chat {}: {}", id, e.toString());
      }
    } finally {
      ended = how;
      begun.completeExceptionally(new Refused(Refused.Why.BAD_USAGE, how.why()));
    }
  }

  /** One writer for a work tree: the loop must not run meanwhile. */
  private RunLock loopLock() throws Refused {
    RunFiles files = means.folder().files();
    Refused.unlessMade(files.workspace().resolve("tmp"));
    return new Session("the loop", "coordinator loop status", files, self, inner).lock();
  }

  private static Ended ended(Outcome outcome) {
    String result =
        switch (outcome.how()) {
          case PASSED -> "answered";
          case FAILED, BROKEN -> "failed";
          case STOPPED, INTERRUPTED, LEFT -> "stopped";
        };
    return new Ended(result, outcome.why());
  }

  private Task task() throws IOException {
    WorkerChoice said = means.config().settings().calling().choice();
    String title = question.prompt().replaceAll("\\s+", " ").strip();
    return new Task(
        TASK,
        title.substring(0, Math.min(title.length(), LONGEST_TITLE)),
        new Assignment(
            new WorkerChoice(
                said.profile(), question.mode(), said.model(), said.args(), said.outsideGit()),
            means.folder().repository().toString(),
            new ChatPrompt(means.folder(), means.config())
                .of(question.prompt(), question.documents(), question.mode()),
            null,
            List.of()),
        means.config().settings().timing(),
        new Expected(true, null, List.of(), TreeRule.UNWATCHED),
        new Limits(0, 0, false));
  }

  @Override
  public void begins(Engine running, RunState state) {
    engine = running;
    inner.begins(running, state);
  }

  @Override
  public void sees(Entry entry) {
    inner.sees(entry);
    if (engine != null) {
      begun.complete(engine);
    }
  }

  @Override
  public void says(String text) {
    inner.says(text);
  }

  /** Where it is noted that nothing of a chat runs any more. */
  private static Path mark(RunFiles files) {
    return files.folder().resolve("ended");
  }

  /**
   * Ends what runs of a chat whose coordinator was killed.
   *
   * @return whether anything ran
   */
  static boolean end(LoopMeans means, String id, RunEvent.Coordinator self)
      throws Refused, IOException {
    RunFiles files = means.chat(id);
    if (Files.exists(mark(files)) || !Files.exists(files.ledger()) || RunLock.held(files.lock())) {
      return false;
    }
    Session session =
        new Session("this chat", "coordinator loop status", files, self, new Nobody());
    try (RunLock lock = session.lock()) {
      boolean ran =
          Record.read(files.folder()).state().tasks().stream()
              .anyMatch(run -> run.process() != null);
      session.carryOut(
          lock,
          new ChatDoor(means, files, session, null),
          running -> running.kill("nobody listens any more"));
      Files.createFile(mark(files));
      return ran;
    }
  }

  /** Of a chat that is ended later there is nothing to tell but that. */
  private static final class Nobody implements Witness {
    @Override
    public void begins(Engine engine, RunState state) {}

    @Override
    public void sees(Entry entry) {}

    @Override
    public void says(String text) {}
  }
}
