package coordinator.batch;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the state file whenever something changed, on a thread of its own. Where saving takes long,
 * it rests ten times as long, so that a large file does not eat the machine; the record has it all.
 */
public final class Scribe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final int REST = 10;

  private final StateFile state;
  private final InstantSource clock;
  private final Thread thread = new Thread(this::write, "scribe");
  private volatile boolean closed;

  public Scribe(StateFile state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
    thread.setDaemon(true);
    thread.start();
  }

  private void write() {
    try {
      while (!closed) {
        Thread.sleep(Math.max(GLANCE.toMillis(), REST * save().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration save() {
    var from = clock.instant();
    try {
      state.save(from);
    } catch (IOException e) {
      LOG.warn("the state file cannot be saved: {}", e.toString());
    }
    return Duration.between(from, clock.instant());
  }

  /** Saves what is left. */
  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    thread.join(60_000);
    state.save(clock.instant());
  }
}
