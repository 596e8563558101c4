package coordinator.run;

import coordinator.checkpoint.AtomicFile;
import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a loop's files for eyes and scripts in step with its record. */
final class LoopShown implements Witness {

  private static final Logger LOG = LoggerFactory.getLogger(LoopShown.class);

  private final LoopFolder folder;
  private final LoopConfig config;
  private final Witness inner;
  private @Nullable RunState state;
  private boolean running;

  LoopShown(LoopFolder folder, LoopConfig config, Witness inner) {
    this.folder = folder;
    this.config = config;
    this.inner = inner;
  }

  @Override
  public void begins(Engine engine, RunState run) {
    state = run;
    running = true;
    write(() -> AtomicFile.write(folder.lock(), RunLock.holder(folder.files().lock()) + "\n"));
    inner.begins(engine, run);
  }

  @Override
  public void sees(Entry entry) {
    inner.sees(entry);
    if (running && !(entry.event() instanceof TaskEvent.WorkerPolled)) {
      show(true);
    }
  }

  @Override
  public void says(String text) {
    inner.says(text);
  }

  /** The loop is let go. */
  void gone() {
    if (running) {
      running = false;
      show(false);
      write(() -> Files.deleteIfExists(folder.lock()));
    }
  }

  private void show(boolean held) {
    RunState run = state;
    if (run != null) {
      write(
          () -> {
            String holder = held ? RunLock.holder(folder.files().lock()) : "";
            LoopStanding.Items items = LoopStanding.Items.of(config.documents().todo());
            LoopStanding standing = LoopStanding.of(run, holder, items);
            AtomicFile.write(folder.state(), Json.of(standing) + "\n");
          });
    }
  }

  /** They are for eyes only: where they cannot be written, the loop goes on. */
  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      LOG.warn("{}", Complaint.of(e));
    }
  }

  /** Writes a file. */
  private interface Writing {
    void run() throws IOException;
  }
}
