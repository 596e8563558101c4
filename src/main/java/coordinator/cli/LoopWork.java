package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.run.Chats;
import coordinator.run.Home;
import coordinator.run.Loops;
import coordinator.run.RunLoop;
import coordinator.run.daemon.Office;
import coordinator.run.daemon.Onlooker;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a daemon does beside plans.
 *
 * @param loops the loops of its workspaces
 * @param chats questions beside them
 * @param office what it works with
 */
record LoopWork(Loops loops, Chats chats, Office office) {

  private static final Duration CHATS_END = Duration.ofSeconds(10);

  static LoopWork of(Office office, Onlooker onlooker) {
    boolean alone = office.limits().tree() == 1;
    return new LoopWork(
        new Loops(
            office.workspaces(),
            office.environment(),
            office.self(),
            folder -> new LoopLines(RunLoop.home(folder), onlooker),
            office.folder().loops(),
            alone),
        new Chats(
            office.environment(),
            office.self(),
            (folder, id) ->
                new LoopLines(
                    new Home("chat " + id, folder.repository(), folder.settings()), onlooker),
            alone),
        office);
  }

  /** Goes on with the loops that an earlier daemon left, and ends what runs of its chats. */
  void takeUp() throws IOException {
    loops.takeUp();
    Thread sweep = new Thread(() -> chats.endLeft(office.workspaces()), "left-chats");
    sweep.setDaemon(true);
    sweep.start();
  }

  /** Starts nothing more; asks something of the loops, and stops the chats: nobody will listen. */
  void close(Consumer<Engine> last) {
    chats.close();
    loops.close(last);
  }

  /** Waits for the chats to have stopped, and for each loop so long at most. */
  void await(Duration longest) throws InterruptedException {
    close(engine -> engine.leave("the daemon ends")); // asked by a file, and not by a signal
    chats.await(CHATS_END);
    loops.await(longest);
  }
}
