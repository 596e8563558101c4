package coordinator.http;

import io.javalin.http.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Takes in what a client sends as it comes. No thread waits for it, so that clients that send
 * slowly keep nobody else from being answered.
 */
final class Intake implements ReadListener {

  private final ServletInputStream in;
  private final int most;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private Intake(ServletInputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /**
   * Begins to read.
   *
   * @param most how many bytes are read at most; the rest is left
   */
  static CompletableFuture<byte[]> begin(Context request, int most) {
    try {
      ServletInputStream in = request.req().getInputStream();
      Intake intake = new Intake(in, most);
      in.setReadListener(intake);
      return intake.whole;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] some = new byte[8 << 10];
    while (!whole.isDone() && in.isReady() && !in.isFinished()) {
      int count = in.read(some, 0, Math.min(some.length, most - taken.size()));
      taken.write(some, 0, Math.max(0, count));
      if (taken.size() == most) {
        whole.complete(taken.toByteArray());
      }
    }
  }

  @Override
  public void onAllDataRead() {
    whole.complete(taken.toByteArray());
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }
}
