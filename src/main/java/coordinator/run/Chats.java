package coordinator.run;

import coordinator.loop.LoopFolder;
import coordinator.schedule.SteadyClock;
import coordinator.task.RunEvent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The chats of a daemon, each in a thread of its own, and what an earlier daemon left of its. */
public final class Chats {

  /** So many at once, over all repositories: each is a worker. */
  private static final int MOST = 4;

  private final Map<String, String> environment;
  private final RunEvent.Coordinator self;
  private final BiFunction<LoopFolder, String, Witness> witnesses;
  private final boolean alone;
  private final SteadyClock clock = new SteadyClock();
  private final Map<Chat, Thread> underWay = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * @param self who carries them out
   * @param witnesses who looks on at a repository's chat of an id
   * @param alone whether none that may write is begun beside another run in its workspace
   */
  public Chats(
      Map<String, String> environment,
      RunEvent.Coordinator self,
      BiFunction<LoopFolder, String, Witness> witnesses,
      boolean alone) {
    this.environment = Map.copyOf(environment);
    this.self = self;
    this.witnesses = witnesses;
    this.alone = alone;
  }

  /**
   * Asks. Returns when the first event is on disk.
   *
   * @throws Refused if it cannot be asked; nothing was started then
   */
  public Chat ask(LoopFolder folder, Chat.Question question) throws Refused, IOException {
    LoopMeans means = LoopMeans.of(folder, environment);
    if (alone && question.mode().writes()) {
      AtWork.refuse(folder.repository(), RunLoop.home(folder).name()); // whose lock it takes itself
    }
    String id = Session.newId(clock);
    Chat chat = new Chat(id, means, question, self, witnesses.apply(folder, id));
    Thread thread =
        new Thread(
            () -> {
              try {
                chat.carryOut();
              } finally {
                underWay.remove(chat);
              }
            },
            "chat");
    thread.setDaemon(true);
    begin(chat, thread);
    try {
      chat.begun().join();
      return chat;
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refused refused) {
        throw refused;
      }
      throw new IOException(e.getCause());
    }
  }

  private synchronized void begin(Chat chat, Thread thread) throws Refused {
    if (closed) {
      throw new Refused(Refused.Why.HELD_BY_ANOTHER, "the daemon is ending");
    }
    if (underWay.size() >= MOST) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          MOST + " chats are under way; wait for one to end, or stop it");
    }
    underWay.put(chat, thread);
    thread.start();
  }

  /** Ends what runs of the chats that a killed daemon left in these repositories. */
  public void endLeft(List<Path> repositories) {
    for (Path repository : repositories) {
      LoopFolder folder = new LoopFolder(repository);
      Witness witness = witnesses.apply(folder, "left");
      try {
        endLeft(folder, environment, self, witness::says);
      } catch (Refused | IOException e) {
        witness.says("what chats left in " + repository + " cannot be ended: " + e.getMessage());
      }
    }
  }

  /** The same for one repository, whose loop must not begin beside a writer that was left. */
  static void endLeft(
      LoopFolder folder,
      Map<String, String> environment,
      RunEvent.Coordinator self,
      Consumer<String> says)
      throws Refused, IOException {
    Path chats = folder.repository().resolve("tmp").resolve("chat");
    if (!Files.isDirectory(chats)) {
      return;
    }
    LoopMeans means = LoopMeans.of(folder, environment);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(chats, Files::isDirectory)) {
      for (Path each : all) {
        String id = each.getFileName().toString();
        if (Chat.end(means, id, self)) {
          says.accept("ended what still ran of chat " + id + " in " + folder.repository());
        }
      }
    }
  }

  /** Asks nothing more, and stops all that are under way: nobody will hear the answers. */
  public synchronized void close() {
    closed = true;
    underWay.keySet().forEach(chat -> chat.stop("the daemon ends"));
  }

  /** Waits for each to have stopped, so long at most. */
  public void await(Duration longest) throws InterruptedException {
    for (Thread thread : List.copyOf(underWay.values())) {
      thread.join(longest.toMillis());
    }
  }
}
