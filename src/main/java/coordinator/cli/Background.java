package coordinator.cli;

import coordinator.checkpoint.LogTail;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Presence;
import coordinator.worker.Detached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the daemon in the background, and waits until it is ready or has given up. */
final class Background {

  private static final int PATIENCE_SECONDS = 30;
  private static final long LOG_BYTES = 20 << 20;

  private final Surroundings around;
  private final DaemonFolder folder;

  Background(Surroundings around, DaemonFolder folder) {
    this.around = around;
    this.folder = folder;
  }

  int start(String less) throws IOException, InterruptedException {
    Path log = folder.log();
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(log, log.resolveSibling("daemon.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    Detached daemon = Detached.start(less, log);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
      Optional<Presence> ready =
          Presence.in(folder).filter(presence -> presence.pid() == daemon.pid());
      if (ready.isPresent()) {
        around
            .terminal()
            .out()
            .println(
                "daemon started, PID "
                    + daemon.pid()
                    + Optional.ofNullable(ready.get().url()).map(url -> ", " + url).orElse("")
                    + "\nIts log: "
                    + log
                    + "\nEnd it: coordinator stop --daemon");
        return 0;
      }
      if (!daemon.alive()) {
        LogTail.of(log, 3).forEach(around.terminal().err()::println);
        return daemon.exitCode() == 0 ? 4 : daemon.exitCode();
      }
      if (never.await(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    around
        .terminal()
        .err()
        .println(
            "coordinator: the daemon, PID "
                + daemon.pid()
                + ", is not ready after "
                + PATIENCE_SECONDS
                + " s; its log: "
                + log);
    return 4;
  }
}
