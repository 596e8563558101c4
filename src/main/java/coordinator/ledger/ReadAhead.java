package coordinator.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Gives a ledger block by block, while all processors are at the blocks that follow. A ledger of
 * one block, as most are, needs no thread but the caller's.
 */
final class ReadAhead implements AutoCloseable {

  private static final int SIZE = 1 << 16;
  private static final int OTHERS =
      Math.max(1, Math.min(3, Runtime.getRuntime().availableProcessors() - 1));

  private final InputStream in;
  private final Deque<FutureTask<Block>> ahead = new ArrayDeque<>();
  private @Nullable ExecutorService others;
  private @Nullable Block taken;
  private Block last = new Block(0);
  private boolean ended;
  private long bytes;

  ReadAhead(InputStream in) {
    this.in = in;
  }

  /** The next block, or null at the end; the one that was given before is used anew. */
  @Nullable Block next() throws IOException {
    while (!ended && ahead.size() < 2 * OTHERS + 2) {
      fill();
    }
    FutureTask<Block> next = ahead.poll();
    if (next == null) {
      return null;
    }
    next.run(); // unless another thread has begun it
    for (FutureTask<Block> later : ahead) {
      if (next.isDone()) {
        break;
      }
      later.run();
    }
    taken = done(next);
    return taken;
  }

  private static Block done(FutureTask<Block> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the ledger was read");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a block takes whatever it is given", e.getCause());
    }
  }

  private void fill() throws IOException {
    Block block = taken != null ? taken : new Block(SIZE);
    taken = null;
    ended = !block.fill(in, last);
    bytes += block.length() + block.begun() - last.begun();
    last = block;
    if (block.length() > 0) {
      FutureTask<Block> task = new FutureTask<>(block::read);
      ahead.add(task);
      if (ahead.size() > 1) {
        others().execute(task);
      }
    }
  }

  private Executor others() {
    if (others == null) {
      others = Executors.newFixedThreadPool(OTHERS, ReadAhead::thread);
    }
    return others;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "ledger");
    thread.setDaemon(true);
    return thread;
  }

  /** How many bytes there are, to the end, which is looked for if it was not reached. */
  long toEnd() throws IOException {
    return bytes + in.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdownNow();
    }
  }
}
